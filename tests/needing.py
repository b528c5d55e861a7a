"""What a test needs that is no Python package; without it the test skips, and in CI a skip is a failure."""

from __future__ import annotations

import shutil

import pytest

bubblewrap = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
