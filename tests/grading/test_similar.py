"""Which submissions count as alike: renaming hides nothing, and shared starter code accuses nobody."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from judging_submissions import FOLDER, ROOT, submissions
from landmarks.checks.registry import ASSIGNMENTS
from landmarks.cli.app import app
from landmarks.grading.similar import SOLUTION, crowd_of, similar_pairs

STARTER = "def train(model, loader):\n    raise NotImplementedError()\n"
ORIGINAL = """
def train(model, loader):
    total, seen = 0.0, 0
    for pictures, labels in loader:
        scores = model(pictures)
        loss = criterion(scores, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        seen += len(labels)
        if seen > 1000 and total / seen < 0.1:
            print("early", seen)
            break
    return total / max(seen, 1)
"""
RENAMED = "# my own work\n" + ORIGINAL.replace("total", "acc").replace("seen", "n").replace(
    "loss", "err"
).replace("    for", "\n    for")
OTHER = """
def train(model, loader):
    model.train()
    history = []
    while True:
        batch = next(iter(loader), None)
        if batch is None:
            return sum(history) / len(history)
        history.append(step(model, *batch))
        with torch.no_grad():
            history[-1] = float(history[-1].detach().cpu())
        assert history[-1] == history[-1], "not a number"
        scheduler.step(metrics={"loss": history[-1]}, epoch=len(history))
"""


def test_a_renamed_copy_is_found_and_independent_work_is_not() -> None:
    (pair,) = similar_pairs({"ann": ORIGINAL, "bob": RENAMED, "cy": OTHER}, STARTER)
    assert (pair.one, pair.other) == ("ann", "bob")
    assert pair.share > 0.9


def test_a_near_copy_of_the_solution_is_found() -> None:
    (pair,) = similar_pairs({"bob": RENAMED, "cy": OTHER}, STARTER, ORIGINAL)
    assert {pair.one, pair.other} == {"bob", SOLUTION}


def test_what_all_were_given_accuses_nobody() -> None:
    assert similar_pairs({"ann": ORIGINAL, "bob": ORIGINAL}, ORIGINAL) == []


def test_what_is_no_python_is_compared_as_far_as_it_goes() -> None:
    assert similar_pairs({"ann": "def (:", "bob": "'''", "cy": ""}, STARTER) == []


def cells_of(folder: str, assignment: str) -> dict[str, str]:
    """The solution cells of a notebook in `solutions` or `course`, by grade id."""
    notebook = nbformat.read(ROOT / folder / assignment / f"{assignment}.ipynb", as_version=4)
    marks = [(cell, cell.metadata.get("nbgrader", {})) for cell in notebook.cells]
    return {m["grade_id"]: c.source for c, m in marks if m.get("solution") and c.cell_type == "code"}


def right_answers(assignment: str) -> dict[str, list[str]]:
    """The several right answers to each exercise that names its check as its cell."""
    found: dict[str, list[str]] = {name: [] for name in cells_of("course", assignment)}
    for answer in submissions(f"submissions/{ASSIGNMENTS[assignment]}/"):
        exercise = answer.check_id.partition(".")[2]
        if answer.expected == "right" and exercise in found:
            found[exercise].append(answer.text)
    return {name: texts for name, texts in found.items() if texts}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_several_right_answers_are_no_copies_of_the_solution_and_no_crowd(assignment: str) -> None:
    answers = right_answers(assignment)
    assert len(answers) >= 5
    starter = "\n\n".join(cells_of("course", assignment).values())
    solution = "\n\n".join(cells_of("solutions", assignment).values())
    mixed = {
        f"student {n}": "\n\n".join(texts[(n + at) % len(texts)] for at, texts in enumerate(answers.values()))
        for n in range(3)
    }
    assert similar_pairs(mixed, starter, solution) == []
    assert crowd_of(mixed, starter) is None
    for exercise, texts in answers.items():  # those who have done one exercise alone
        alone = {f"student {number}": text for number, text in enumerate(texts)}
        copies = [
            pair for pair in similar_pairs(alone, starter, solution) if SOLUTION in (pair.one, pair.other)
        ]
        assert copies == [], exercise


@pytest.mark.parametrize("exercise", ["class-counts", "compute-mean-and-std"])
def test_a_class_that_did_one_short_exercise_in_the_usual_way_is_not_accused(exercise: str) -> None:
    starter = "\n\n".join(cells_of("course", "01-data").values())
    usual = cells_of("solutions", "01-data")[exercise]
    assert crowd_of({f"student {n}": usual for n in range(8)}, starter) is None


# In a class of eight, six have the same, renamed; two have done it by themselves.
CLASS = {f"student {n}": ORIGINAL.replace("total", f"total_{n}") for n in range(6)} | {
    "ann": OTHER,
    "bob": (FOLDER / "app" / "handle" / "right_helper.py").read_text(encoding="utf-8"),
}


def test_copies_of_the_solution_are_found_also_when_most_have_copied() -> None:
    pairs = similar_pairs(CLASS, STARTER, ORIGINAL)
    assert {name for pair in pairs for name in (pair.one, pair.other)} == {
        SOLUTION, *(f"student {n}" for n in range(6))
    }  # fmt: skip
    assert all(pair.share == 1.0 for pair in pairs)


def test_a_crowd_is_told_where_most_have_the_same_from_elsewhere() -> None:
    assert similar_pairs(CLASS, STARTER) == []
    crowd = crowd_of(CLASS, STARTER)
    assert crowd is not None
    assert str(crowd) == "6 of 8 submissions"
    assert crowd.names == tuple(f"student {n}" for n in range(6))


def hand_in(folder: Path, sources: dict[str, str]) -> None:
    for name, source in sources.items():
        notebook = nbformat.read(ROOT / "course" / "01-data" / "01-data.ipynb", as_version=4)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "class-counts":
                cell.source = source
        path = folder / name.replace(" ", "-") / "01-data" / "01-data.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


def test_the_command_names_the_crowd_instead_of_the_all_clear(tmp_path: Path) -> None:
    hand_in(tmp_path / "in", CLASS)
    file = tmp_path / "similar.json"
    words = ["similar", str(tmp_path / "in"), "--course", str(ROOT / "course"), "--json", str(file)]
    told = CliRunner().invoke(app, [*words, "--solutions", str(tmp_path)])
    assert told.exit_code == 0, told.output
    assert "No two" not in told.output
    assert (
        "01-data: 6 of 8 submissions share most of their code with more than half of the class" in told.output
    )
    (row,) = json.loads(file.read_text(encoding="utf-8"))
    assert {"assignment", "one", "other", "share", "common"} < set(row)
    assert (row["one"], len(row["names"])) == ("(6 of 8 submissions)", 6)


def test_the_command_clears_a_class_in_which_nobody_has_copied(tmp_path: Path) -> None:
    hand_in(tmp_path / "in", {"ann": ORIGINAL, "bob": OTHER})
    told = CliRunner().invoke(app, ["similar", str(tmp_path / "in"), "--course", str(ROOT / "course")])
    assert "No two submissions are suspiciously alike." in told.output
