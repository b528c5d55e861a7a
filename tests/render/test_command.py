"""`landmarks render` and the preview, as their users meet them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "COLUMNS": "200", **environment},
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
        (("--per-class", "-3"), "per_class is -3; it must be 1 or more."),
        (("--per-class", "1", "--shipped"), "per_class is 1; it must be 2 or more"),
        (("--seed", "-1"), "seed is -1; it must be 0 or more."),
        (("--jobs", "0"), "jobs is 0; it must be 1 or more."),
        (("--shipped", "--seed", "3"), "has seeds of its own; leave out --seed or --shipped."),
        (("--sheet", "sheet.gif"), "end it in .png or .jpg."),
        (("--size", "-5"), "size is -5; it must be 16 or more."),
        (("--only", "Moon"), "There is no scene 'Moon'; choose from"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = run("landmarks", "render", "--out", tmp_path / "set", *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "set").exists()


@pytest.mark.parametrize("more", [(), ("--shipped",)])
def test_a_folder_that_is_not_empty_is_left_as_it_is(tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    done = run("landmarks", "render", "--out", tmp_path, *more)
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert (tmp_path / "holiday.jpg").read_bytes() == b"mine"


def test_a_missing_mitsuba_is_said_with_the_extra_to_install(tmp_path: Path) -> None:
    (tmp_path / "mitsuba.py").write_text("raise ImportError('no such module')")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = run("landmarks", "render", "--out", tmp_path / "set", PYTHONPATH=path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "landmarks: Rendering needs Mitsuba, which is not installed; run: pip install 'landmarks[render]'"
    ]


def test_a_set_whose_render_was_killed_is_taken_up(tmp_path: Path) -> None:
    words = ("render", "--per-class", "12", "--size", "24", "--jobs", "2", "--only", "Washington_Monument")
    command = [sys.executable, "-m", "landmarks", *words, "--out", str(tmp_path / "set")]
    killed = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 200
    while not list((tmp_path / "set").glob("*/*.jpg")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    done = run("landmarks", *words, "--out", tmp_path / "set", "--json", tmp_path / "x.json")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "x.json").read_text())["new"] < 12
    assert len(list((tmp_path / "set").glob("*/*.jpg"))) == 12
    assert not list((tmp_path / "set").rglob("*.part"))


def test_the_preview_writes_a_picture_and_says_what_it_cost(tmp_path: Path) -> None:
    out = tmp_path / "x.png"
    done = run(
        "landmarks.render.preview", "Eiffel_Tower", "--count", "1", "--size", "24", "--postcard", "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert "CPU a picture" in done.stdout
    assert out.read_bytes().startswith(b"\x89PNG")
    assert run("landmarks.render.preview", "Moon").returncode == 2
