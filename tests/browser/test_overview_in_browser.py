"""The picture at the top of the README can be taken, and everything on it comes from where it should."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docs.site.overview import _card
from docs.site.pages import ROOT
from PIL import Image

from colour_model import save_colour_model


def test_the_overview_is_taken_with_a_model(tmp_path: Path) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("there is no chromium; make tools installs it")
    model = save_colour_model(tmp_path / "model.pt").path
    words = ["-m", "docs.site.overview", "--model", str(model), "--out", str(tmp_path / "overview.png")]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "overview.png") as picture:
        assert picture.width > 1200
        assert 300 < picture.height < 1200


def test_its_card_is_the_check_s_own() -> None:
    assert "Partly right" in _card()
    assert "activation is missing" in _card()
