"""What tests of grading start from: a good submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from handing_in import NAME, put


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with one good submission, Ann's, which nothing that others hand in may touch."""
    put(tmp_path / "inbox" / "ann" / "03-cnn" / NAME)
    return tmp_path / "inbox"
