"""`landmarks render` and the preview, as their users meet them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "COLUMNS": "200"},
    )


def test_the_command_renders_a_set_and_a_sheet_and_resumes(tmp_path: Path) -> None:
    words = (
        "landmarks",
        "render",
        "--out",
        tmp_path / "set",
        "--per-class",
        "2",
        "--size",
        "24",
        "--jobs",
        "1",
    )
    words = (*words, "--only", "Eiffel_Tower", "--sheet", tmp_path / "x.png", "--json", tmp_path / "x.json")
    done = run(*words)
    assert done.returncode == 0, done.stderr
    assert "2 pictures of 1 landmarks are in" in done.stdout
    assert json.loads((tmp_path / "x.json").read_text())["new"] == 2
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    run(*words)
    assert json.loads((tmp_path / "x.json").read_text())["new"] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--per-class", "0"), "per_class is 0; it must be 1 or more."),
        (("--size", "-5"), "size is -5; it must be 16 or more."),
        (("--only", "Moon"), "There is no scene 'Moon'; choose from"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    tmp_path: Path, words: tuple[str, str], sentence: str
) -> None:
    done = run("landmarks", "render", "--out", tmp_path / "set", *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_the_preview_writes_a_picture_and_says_what_it_cost(tmp_path: Path) -> None:
    out = tmp_path / "x.png"
    done = run(
        "landmarks.render.preview", "Eiffel_Tower", "--count", "1", "--size", "24", "--postcard", "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert "CPU a picture" in done.stdout
    assert out.read_bytes().startswith(b"\x89PNG")
    assert run("landmarks.render.preview", "Moon").returncode == 2
