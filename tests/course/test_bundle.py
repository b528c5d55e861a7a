"""The learners' copy holds what they need, no solution, and works on its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from landmarks.cli.app import app
from landmarks.course.bundle import bundle
from landmarks.course.execute import execute, unexpected_errors
from landmarks.course.source import Assignment, assignments, read_source, solution_words, words
from landmarks.errors import BadInput, CheckFailed

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.filterwarnings("default")  # nbgrader has warnings of its own


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(assignments(ROOT, ["01"]), tmp_path_factory.mktemp("learners") / "course")


def test_it_holds_the_assignment_the_package_the_environment_and_the_data(handed_out: Path) -> None:
    for name in (
        "course/01-data/01-data.ipynb",
        "src/landmarks/data/renders.zip",
        "src/landmarks/checks/data/count_judges.py",
        "requirements/lock.txt",
        "scripts/make-env",
        "environment.yml",
        "pyproject.toml",
        "LICENSE",
        "LICENSE-text",
        "README.md",
        "docs/data-card.md",
    ):
        assert (handed_out / name).is_file(), name
    assert os.access(handed_out / "scripts" / "make-env", os.X_OK)


def test_no_solution_no_test_and_no_rubbish_is_in_it(handed_out: Path) -> None:
    assert not {"solutions", "tests", ".git", "nbgrader_config.py"} & {p.name for p in handed_out.iterdir()}
    assert not list(handed_out.rglob("__pycache__"))
    secret = solution_words(read_source(assignments(ROOT, ["01"])[0].source))
    assert len(secret) > 5
    notebook = (handed_out / "course/01-data/01-data.ipynb").read_text(encoding="utf-8")
    released = nbformat.reads(notebook, as_version=4)
    assert not secret & words("\n".join(cell.source for cell in released.cells))


def test_its_make_knows_every_job_and_sets_up_first(handed_out: Path) -> None:
    told = subprocess.run(["make"], cwd=handed_out, capture_output=True, text=True, check=True).stdout
    for job in ("env", "lab", "report", "demo"):
        assert f"make {job}" in told
        planned = subprocess.run(
            ["make", "--dry-run", job], cwd=handed_out, capture_output=True, text=True, check=True
        )
        assert "scripts/make-env" in planned.stdout


@pytest.mark.slow
def test_its_notebook_runs_with_its_own_package_and_data(
    handed_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(handed_out / "src"))
    monkeypatch.delenv("LANDMARKS_DATA", raising=False)
    where = [sys.executable, "-c", "import landmarks; print(landmarks.__file__)"]
    told = subprocess.run(where, cwd=handed_out, capture_output=True, text=True, check=True).stdout
    assert told.startswith(str(handed_out))
    notebook = nbformat.read(handed_out / "course/01-data/01-data.ipynb", as_version=4)
    executed = execute(notebook, "01-data", allow_errors=True)
    assert unexpected_errors(executed) == []
    report = [sys.executable, "-m", "landmarks", "course", "report"]
    told = subprocess.run(report, cwd=handed_out, capture_output=True, text=True, check=True).stdout
    assert "01-data" in told


@pytest.mark.slow
def test_its_package_can_be_installed(handed_out: Path, tmp_path: Path) -> None:
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*install, "--target", str(tmp_path), str(handed_out)], check=True)
    assert (tmp_path / "landmarks" / "data" / "renders.zip").is_file()
    assert (tmp_path / "landmarks" / "course" / "handout" / "Makefile").is_file()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(BadInput, match="not empty"):
        bundle(assignments(ROOT, ["01"]), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_notebook_that_somebody_worked_in_is_not_handed_out(tmp_path: Path) -> None:
    given = assignments(ROOT, ["01"])[0]
    worked = Assignment(tmp_path / "root", given.name)
    for source, target in zip(
        (given.source, given.solution, given.release),
        (worked.source, worked.solution, worked.release),
        strict=True,
    ):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    notebook = nbformat.read(worked.release, as_version=4)
    next(cell for cell in notebook.cells if cell.cell_type == "code").outputs = [
        nbformat.v4.new_output("stream", text="worked")
    ]
    nbformat.write(notebook, worked.release)
    with pytest.raises(CheckFailed, match=r"has outputs .*course build 01"):
        bundle([worked], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    told = CliRunner().invoke(
        app, ["course", "bundle", "01", "--root", str(ROOT), "--out", str(tmp_path / "c")]
    )
    assert told.exit_code == 0, told.output
    assert "make lab" in told.output.replace("\n", " ")
    assert (tmp_path / "c" / "README.md").is_file()
