"""A copy of the repository in which tests run what the documents say, with what a reader has at hand."""

from __future__ import annotations

import copy
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "01-data"
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "build", "dist", "runs", "demo", "artefacts"
)


def make_workplace(folder: Path, pictures: Path) -> Path:
    """Copies the repository, and lays pictures, `submissions.zip` and `late.zip` into it."""
    place = folder / "repository"
    shutil.copytree(ROOT, place, ignore=_LEFT_OUT, symlinks=True)
    _stand_in_environment(place / ".venv")
    with zipfile.ZipFile(place / "pictures.zip", "w") as archive:
        for picture in sorted(pictures.rglob("*.jpg")):
            archive.write(picture, picture.relative_to(pictures))
    shutil.copy(next(pictures.glob("test/*/*.jpg")), place / "holiday.jpg")
    _write_class(place / "submissions.zip")
    return place


def run_shell(place: Path, text: str, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a block as a reader would who has activated the environment."""
    path = f"{place / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # What a make that runs these tests was told is not for the make that a reader starts.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment = {**inherited, "PATH": path, "PYTHONPATH": str(place / "src"), **settings}
    shell = ["bash", "-euo", "pipefail", "-c", text]
    return subprocess.run(shell, cwd=place, env=environment, capture_output=True, text=True, check=False)


def _stand_in_environment(environment: Path) -> None:
    """A `.venv` whose programs are this environment's: make finds it ready and installs nothing."""
    programs = environment / "bin"
    programs.mkdir(parents=True)
    for program in Path(sys.executable).parent.iterdir():
        if os.access(program, os.X_OK) and program.is_file():
            ours = programs / program.name
            ours.write_text(f'#!/bin/sh\nexec "{program}" "$@"\n')
            ours.chmod(ours.stat().st_mode | stat.S_IXUSR)
    (environment / ".ready").touch()


def _write_class(path: Path) -> None:
    """Three submissions: Ada has solved all, Ben nothing, and Eve's kernel leaves as soon as she is asked.

    Beside them, in `late.zip`, Ben has solved all.
    """
    solved = nbformat.read(ROOT / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    open_ = nbformat.read(ROOT / "course" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    leaving = copy.deepcopy(open_)
    for cell in leaving.cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
            cell.source = "import os\nos._exit(0)"
            break
    _write_submissions(path, {"ada": solved, "ben": open_, "eve": leaving})
    _write_submissions(path.with_name("late.zip"), {"ben": solved})


def _write_submissions(path: Path, notebooks: dict[str, nbformat.NotebookNode]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for student, notebook in notebooks.items():
            archive.writestr(f"{student}/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", nbformat.writes(notebook))
