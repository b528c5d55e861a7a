"""What is taken in and what is refused, from folders and notebooks of all makes."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest

from handing_in import EXPECTED, NAME, cell, notebook, put, reason_for, take
from landmarks.errors import SubmissionError
from landmarks.grading import entries
from landmarks.grading.intake import IntakeLimits, take_in


def test_a_submission_is_copied_with_the_files_beside_it(inbox: Path) -> None:
    put(inbox / "ann" / "03-cnn" / "model.pt", b"weights")
    put(inbox / "ann" / "03-cnn" / "data" / "notes.txt", b"notes")
    put(inbox / "ann" / "03-cnn" / "Untitled.ipynb")
    put(inbox / "ann" / "03-cnn" / ".ipynb_checkpoints" / NAME)
    taken = take(inbox)
    assert taken.refused == []
    (one,) = taken.accepted
    assert (one.student, one.assignment) == ("ann", "03-cnn")
    assert one.notebook == inbox.parent / "taken" / "ann" / "03-cnn" / NAME
    nbformat.validate(nbformat.read(one.notebook, as_version=4))
    assert {path.name: path.read_bytes() for path in one.files} == {
        "model.pt": b"weights",
        "notes.txt": b"notes",
    }
    assert {path.name for path in one.notebook.parent.iterdir()} == {NAME, "model.pt", "data"}


def test_a_link_is_refused_wherever_it_leads(inbox: Path, tmp_path: Path) -> None:
    solution = put(tmp_path / "solution.ipynb")
    (inbox / "bob" / "03-cnn").mkdir(parents=True)
    (inbox / "bob" / "03-cnn" / NAME).symlink_to(solution)
    assert "symbolic link" in reason_for(inbox)


@pytest.mark.parametrize("level", ["student", "assignment"])
def test_a_folder_that_is_a_link_is_refused(inbox: Path, tmp_path: Path, level: str) -> None:
    put(tmp_path / "elsewhere" / "03-cnn" / NAME)
    if level == "student":
        (inbox / "bob").symlink_to(tmp_path / "elsewhere")
        assert "bob, which is a symbolic link" in reason_for(inbox)
    else:
        (inbox / "bob").mkdir()
        (inbox / "bob" / "03-cnn").symlink_to(tmp_path / "elsewhere" / "03-cnn")
        assert "symbolic link" in reason_for(inbox)


def test_a_hard_link_is_refused(inbox: Path, tmp_path: Path) -> None:
    solution = put(tmp_path / "solution.ipynb")
    (inbox / "bob" / "03-cnn").mkdir(parents=True)
    os.link(solution, inbox / "bob" / "03-cnn" / NAME)
    assert "hard link" in reason_for(inbox)


def test_a_pipe_is_refused_and_not_waited_for(inbox: Path) -> None:
    (inbox / "bob" / "03-cnn").mkdir(parents=True)
    os.mkfifo(inbox / "bob" / "03-cnn" / NAME)
    assert "special file" in reason_for(inbox)


def test_a_file_that_becomes_a_link_after_it_was_looked_at_is_not_followed(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret", b"secret")
    put(tmp_path / "in" / "bob" / "file", b"mine")
    (entry,) = entries.list_folder(tmp_path / "in")
    assert entry.read(100) == b"mine"
    (tmp_path / "in" / "bob" / "file").unlink()
    (tmp_path / "in" / "bob" / "file").symlink_to(secret)
    with pytest.raises(SubmissionError, match="cannot be read"):
        entry.read(100)
    (tmp_path / "in" / "bob" / "file").unlink()
    (tmp_path / "in" / "bob").rmdir()
    put(tmp_path / "other" / "file", b"secret")
    (tmp_path / "in" / "bob").symlink_to(tmp_path / "other")
    with pytest.raises(SubmissionError, match="cannot be read"):
        entry.read(100)


def test_too_deep_folders_are_refused(inbox: Path) -> None:
    put(inbox / "bob" / "03-cnn" / NAME)
    put(inbox.joinpath("bob", "03-cnn", *"abcdefghij") / "x")
    assert "too deep" in reason_for(inbox)


def test_sizes_and_counts_have_caps(inbox: Path) -> None:
    put(inbox / "bob" / "03-cnn" / NAME)
    put(inbox / "bob" / "03-cnn" / "large", bytes(1000))
    assert "more than 999 bytes" in reason_for(inbox, limits=IntakeLimits(file_bytes=999))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (IntakeLimits(notebook_bytes=2000), "more than 2.0 kB"),
        (IntakeLimits(files=2), "3 files"),
        (IntakeLimits(submission_bytes=25_000), "25.0 kB together"),
    ],
)
def test_each_cap_refuses_one_more_and_leaves_nothing(inbox: Path, limits: IntakeLimits, said: str) -> None:
    put(inbox / "bob" / "03-cnn" / NAME, notebook(cell("x" * 2500)))
    for name in "abc":
        put(inbox / "bob" / "03-cnn" / name, bytes(10_000))
    assert said in reason_for(inbox, limits=limits)
    assert not (inbox.parent / "taken" / "bob" / "03-cnn").exists()
    put(inbox.parent / "again" / "x")
    assert len(take_in([inbox], inbox.parent / "all", EXPECTED).accepted) == 2


def test_two_notebooks_of_one_name_and_none_are_refused(inbox: Path) -> None:
    put(inbox / "bob" / "03-cnn" / NAME)
    put(inbox / "bob" / "03-cnn" / "03-cnn (1).ipynb")
    assert "2 notebooks" in reason_for(inbox)
    for path in (inbox / "bob" / "03-cnn").iterdir():
        path.unlink()
    put(inbox / "bob" / "03-cnn" / "homework.ipynb")
    taken = take_in([inbox], inbox.parent / "again", EXPECTED)
    assert "no notebook" in taken.refused[0].reason


def test_what_is_not_there_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="no folder, zip or notebook"):
        take(tmp_path / "nothing")
    put(tmp_path / "taken" / "x")
    with pytest.raises(SubmissionError, match="not empty"):
        take(put(tmp_path / NAME))


def test_a_lone_notebook_is_its_folders(tmp_path: Path) -> None:
    (one,) = take(put(tmp_path / "ann" / NAME)).accepted
    assert (one.student, one.assignment) == ("ann", "03-cnn")


def test_a_closed_folder_costs_its_owner_only(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox / "bob" / "03-cnn" / NAME)
    closed = inbox / "bob" / "03-cnn"
    # Root, who may run this, can read every folder: the system's answer is made up.
    monkeypatch.setattr(entries.os, "access", lambda path, _mode: Path(path) != closed)
    assert "folder that cannot be read" in reason_for(inbox)
