"""`landmarks lab` opens the assignment that was meant, and says so where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from landmarks.cli.app import app
from landmarks.course import lab
from landmarks.course.lab import LabRequest
from landmarks.errors import BadInput


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[LabRequest]:
    for name in ("01-data", "02-augmentation"):
        (tmp_path / "course" / name).mkdir(parents=True)
        (tmp_path / "course" / name / f"{name}.ipynb").touch()
    found: list[LabRequest] = []
    monkeypatch.setattr(lab, "open_lab", found.append)
    monkeypatch.chdir(tmp_path)
    return found


def run(*words: str) -> BaseException | None:
    return CliRunner().invoke(app, ["lab", *words]).exception


def test_the_first_assignment_opens_unless_another_is_named(asked: list[LabRequest]) -> None:
    assert run() is None
    assert run("02", "--port", "9000", "--no-browser", "--", "--ip=0.0.0.0") is None
    assert [one.assignment.name for one in asked] == ["01-data", "02-augmentation"]
    assert asked[1] == LabRequest(asked[1].assignment, 9000, False, ["--ip=0.0.0.0"])


def test_jupyterlab_is_asked_for_the_notebook_below_its_root(asked: list[LabRequest], tmp_path: Path) -> None:
    run("02")
    options = lab._options(asked[0])
    assert f"--ServerApp.root_dir={tmp_path.resolve()}" in options
    assert "--LabApp.default_url=/lab/tree/course/02-augmentation/02-augmentation.ipynb" in options
    assert "--no-browser" not in options


def test_where_there_is_no_such_assignment_it_says_which_there_are(asked: list[LabRequest]) -> None:
    error = run("07")
    assert isinstance(error, BadInput)
    assert "there are 01-data, 02-augmentation" in str(error)
    assert asked == []


def test_where_there_is_no_course_it_says_what_to_do(tmp_path: Path) -> None:
    error = run("--root", str(tmp_path))
    assert isinstance(error, BadInput)
    assert "--root" in str(error)


def test_options_of_jupyterlab_need_no_dashes_before_them(asked: list[LabRequest]) -> None:
    assert run("02", "--ip=127.0.0.1", "--no-browser", "--allow-root", "--ServerApp.token=x") is None
    assert run("--ip", "0.0.0.0", "--debug", "02", "--port=9000") is None
    assert [one.assignment.name for one in asked] == ["02-augmentation", "02-augmentation"]
    assert (asked[0].more, asked[0].browser) == (
        ["--ip=127.0.0.1", "--allow-root", "--ServerApp.token=x"],
        False,
    )
    assert (asked[1].more, asked[1].port) == (["--ip", "0.0.0.0", "--debug"], 9000)


@pytest.mark.parametrize(
    "words", [("--prot", "9000"), ("--prot=9000",), ("--", "--prot=9000"), ("02", "--no-brwser"), ("-z",)]
)
def test_an_option_that_nobody_knows_is_refused(asked: list[LabRequest], words: tuple[str, ...]) -> None:
    """JupyterLab itself would warn, and serve on another port than the one that was asked for."""
    error = run(*words)
    assert isinstance(error, BadInput)
    assert "Neither this command nor JupyterLab has an option" in str(error)
    if "--no-brwser" in words:
        assert "Did you mean --no-browser?" in str(error)
    assert asked == []


def test_help_is_ours(asked: list[LabRequest]) -> None:
    told = CliRunner().invoke(app, ["lab", "--help"])
    assert told.exit_code == 0
    assert "JupyterLab's own options" in " ".join(told.output.replace("│", " ").split())
    assert asked == []
