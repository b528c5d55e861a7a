"""`landmarks grade` as an instructor meets it: folders, zips and lone notebooks in, one row for each out."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

import needing
from landmarks.grading.stand_in import write_stand_in

ROOT = Path(__file__).parents[2]
ASSIGNMENT = "03-cnn-from-scratch"
NAME = f"{ASSIGNMENT}.ipynb"
RIGHT = ("output-side", "convolve")  # three points


def landmarks(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `landmarks WORDS…` from the repository's root, as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "landmarks", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        check=False,
    )


def notebook(**other: str) -> str:
    """The released notebook with two exercises solved, or with `other` sources, by ids with underscores."""
    released = nbformat.read(ROOT / "course" / ASSIGNMENT / NAME, as_version=4)
    solved = nbformat.read(ROOT / "solutions" / ASSIGNMENT / NAME, as_version=4)
    sources = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in solved.cells}
    filled = {name: sources[name] for name in RIGHT} | {
        name.replace("_", "-"): source for name, source in other.items()
    }
    for cell in released.cells:
        cell.source = filled.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    return nbformat.writes(released)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """nbgrader's layout, a class's zip and a lone notebook; one of them a link, one of them hostile."""
    root = tmp_path_factory.mktemp("handed-in")
    for student in ("ann", "dan"):
        (root / "folder" / student / ASSIGNMENT).mkdir(parents=True)
    (root / "folder" / "ann" / ASSIGNMENT / NAME).write_text(notebook())
    (root / "folder" / "dan" / ASSIGNMENT / NAME).symlink_to(ROOT / "solutions" / ASSIGNMENT / NAME)
    with zipfile.ZipFile(root / "class.zip", "w") as archive:
        archive.writestr(f"bob/{ASSIGNMENT}/{NAME}", notebook(convolve="import os\nos._exit(0)"))
    (root / f"cy_{NAME}").write_text(notebook(output_side="", convolve=""))
    return [root / "folder", root / "class.zip", root / f"cy_{NAME}"]


@needing.bubblewrap
@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("options", [(), ("--cold", "--jobs", "1")], ids=["warm", "cold"])
def test_every_layout_is_graded_from_the_command_line(
    handed_in: list[Path], tmp_path: Path, options: tuple[str, ...]
) -> None:
    write_stand_in(tmp_path / "pictures")
    rows = tmp_path / "new" / "rows.json"
    done = landmarks(
        "grade", *handed_in, "--out", tmp_path / "out", "--json", rows,
        "--pictures", tmp_path / "pictures", *options,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    found: list[dict[str, Any]] = json.loads(rows.read_text())
    assert [(row["student"], row["state"], row["score"]) for row in found] == [
        ("ann", "graded", 3.0),
        ("bob", "crashed", 1.0),
        ("cy", "graded", 0.0),
        ("dan", "refused", 0.0),
    ]
    assert {row["max_score"] for row in found} == {33.0}
    assert [set(check) for check in found[0]["checks"]] == [{"id", "score", "max_score", "message"}] * 12
    assert "symbolic link" in found[3]["reason"]
    for student in ("ann", "bob", "cy", "dan"):
        assert (tmp_path / "out" / "feedback" / student / f"{ASSIGNMENT}.html").is_file()
    with open(tmp_path / "out" / "results.csv", newline="") as file:
        assert [row["score"] for row in csv.DictReader(file)] == ["3.0", "1.0", "0.0", "0.0"]


def test_what_is_not_there_ends_with_one_sentence_and_status_2(tmp_path: Path) -> None:
    done = landmarks("grade", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


@needing.bubblewrap
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_run_that_is_told_to_end_takes_learners_work_out_of_temporary_folders(
    tmp_path: Path,
) -> None:
    write_stand_in(tmp_path / "pictures")
    (tmp_path / "own" / "eve" / ASSIGNMENT).mkdir(parents=True)
    (tmp_path / "own" / "eve" / ASSIGNMENT / NAME).write_text(notebook(convolve="while True:\n    pass"))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    words = ["grade", tmp_path / "own", "--out", tmp_path / "out", "--pictures", tmp_path / "pictures"]
    process = subprocess.Popen(
        [sys.executable, "-m", "landmarks", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
    )
    while len(list(temporary.glob("landmarks-*"))) < 2:  # the intake, and what graders are forked from
        assert process.poll() is None
        time.sleep(0.1)
    process.terminate()
    _, told = process.communicate(timeout=120)
    assert process.returncode == 130
    assert told.splitlines()[-1] == "landmarks: Interrupted."
    assert list(temporary.glob("landmarks-*")) == []
