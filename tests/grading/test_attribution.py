"""Whose a submission is: the layouts of platforms, and names of students."""

from __future__ import annotations

from pathlib import Path

import pytest

from handing_in import NAME, notebook, put, take, zipped
from landmarks.errors import SubmissionError
from landmarks.grading.attribution import student_id

PLATFORMS = {
    "ann/03-cnn/03-cnn.ipynb": ("ann", "nbgrader"),
    "ann/03-cnn.ipynb": ("ann", "a folder each"),
    "Ann Bo_12345_assignsubmission_file_/03-cnn.ipynb": ("Ann Bo_12345", "Moodle"),
    "Ann Bo_12345_assignsubmission_file/03-cnn (2).ipynb": ("Ann Bo_12345", "Moodle, numbered"),
    "Ann Bo_12345_assignsubmission_file_03-cnn.ipynb": ("Ann Bo_12345", "Moodle, flat"),
    "boann_1234_56789_03-cnn-2.ipynb": ("boann_1234", "Canvas"),
    "boann_LATE_1234_56789_03-cnn.ipynb": ("boann_1234", "Canvas, late"),
    "CNN_ann_attempt_2026-01-02-03-04-05_03-cnn.ipynb": ("ann", "Blackboard"),
    "ann_03-cnn.ipynb": ("ann", "the student in the name"),
    "export/ann/03-cnn/03-cnn.ipynb": ("ann", "one folder around it all"),
}


@pytest.mark.parametrize(
    ("path", "student"), [(p, s) for p, (s, _) in PLATFORMS.items()], ids=[k for _, k in PLATFORMS.values()]
)
@pytest.mark.parametrize("as_zip", [False, True])
def test_the_layouts_of_platforms_are_known(tmp_path: Path, path: str, student: str, as_zip: bool) -> None:
    if as_zip:
        source = zipped(tmp_path / "all.zip", {path: notebook()})
    else:
        source = tmp_path / "all"
        put(source / path)
    taken = take(source)
    assert taken.refused == []
    assert [(one.student, one.assignment, one.notebook.name) for one in taken.accepted] == [
        (student, "03-cnn", NAME)
    ]


@pytest.mark.parametrize("name", ["ann", "Ann Müller_123", "O'Brien", "李明", "user@example.org", "x+y"])
def test_names_of_students_are_names_of_folders(name: str) -> None:
    assert student_id(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        ".hidden",
        "-rf",
        " ann",
        "ann ",
        "ann.",
        "a/b",
        "a\\b",
        "a\nb",
        "a\0b",
        "an\u200bn",
        "\u202ennA",
        "ﬁn",
        "a" * 101,
        "a:b",
        "$(x)",
        "a\ud800",
    ],
)
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(SubmissionError):
        student_id(name)


def test_the_second_of_two_students_who_look_alike_is_refused(inbox: Path) -> None:
    put(inbox / "ANN" / "03-cnn" / NAME)
    taken = take(inbox)
    assert len(taken.accepted) == 1
    assert "another student" in taken.refused[0].reason
