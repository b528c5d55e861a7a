"""`landmarks course report` reads what the cards in the saved notebooks say."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from typer.testing import CliRunner

from landmarks.checks.card import card_of, read_card
from landmarks.checks.contract import Verdict
from landmarks.checks.registry import find
from landmarks.cli.app import app
from landmarks.course.report import next_of, standing_of
from landmarks.course.source import Assignment
from landmarks.errors import BadInput

ROOT = Path(__file__).parents[2]
RELEASED = ROOT / "course" / "01-data" / "01-data.ipynb"


@pytest.fixture
def mine(tmp_path: Path) -> Assignment:
    made = Assignment(tmp_path, "01-data")
    made.release.parent.mkdir(parents=True)
    made.release.write_bytes(RELEASED.read_bytes())
    return made


def cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def work(mine: Assignment, exercise: str, score: float, *, after: bool = False) -> None:
    """As if a learner ran an exercise's cell, then its check, then (`after`) the cell again, and saved."""
    notebook = nbformat.read(mine.release, as_version=4)
    card = card_of(find(f"data.{exercise}"), Verdict(score, "So it is.", "wrong" if score < 1 else ""))
    checked = cell(notebook, f"check-{exercise}")
    checked.outputs = [nbformat.v4.new_output("display_data", data={"text/plain": str(card)})]
    checked.execution_count = 7
    cell(notebook, exercise).execution_count = 8 if after else 6
    nbformat.write(notebook, mine.release)


def states(mine: Assignment) -> list[str]:
    return [exercise.state for exercise in standing_of(mine).exercises]


def test_a_fresh_notebook_has_all_open_and_begins_at_the_first(mine: Assignment) -> None:
    standing = standing_of(mine)
    assert set(states(mine)) == {"open"}
    assert (standing.points, standing.of) == (0, 14)
    following = next_of([standing])
    assert following is not None
    assert (following[1].title, following[1].section) == (find("data.class-counts").title, "1. Count")


def test_points_and_states_follow_the_cards(mine: Assignment) -> None:
    work(mine, "class-counts", 1.0)
    work(mine, "mean-and-std", 2 / 3)
    work(mine, "compute-mean-and-std", 0.0)
    assert states(mine)[:4] == ["right", "partly", "wrong", "open"]
    standing = standing_of(mine)
    assert standing.points == pytest.approx(3, abs=0.02)
    assert standing.done == 1
    following = next_of([standing])
    assert following is not None
    assert following[1].title == find("data.mean-and-std").title


def test_a_cell_that_was_run_after_its_check_is_to_be_checked_again(mine: Assignment) -> None:
    work(mine, "class-counts", 1.0, after=True)
    assert states(mine)[0] == "again"
    assert standing_of(mine).points == 0


def test_a_check_that_was_deleted_is_named_with_the_line_to_put_back(
    mine: Assignment, tmp_path: Path
) -> None:
    notebook = nbformat.read(mine.release, as_version=4)
    notebook.cells.remove(cell(notebook, "check-mean-and-std"))
    nbformat.write(notebook, mine.release)
    assert states(mine)[-1] == "gone"
    told = CliRunner().invoke(app, ["course", "report", "--root", str(tmp_path)])
    assert 'put `check("data.mean-and-std")` below it' in told.output


def test_a_written_answer_counts_as_done_and_has_no_points(mine: Assignment) -> None:
    notebook = nbformat.read(mine.release, as_version=4)
    cell(notebook, "why-leakage").source = "Bursts of one visit lie in both parts."
    nbformat.write(notebook, mine.release)
    (written,) = [one for one in standing_of(mine).exercises if one.state == "written"]
    assert (written.done, written.of) == (True, 0)


def test_what_is_no_notebook_any_more_is_named(mine: Assignment) -> None:
    mine.release.write_text("{")
    with pytest.raises(BadInput, match="cannot be read as a notebook"):
        standing_of(mine)


@pytest.mark.parametrize(
    ("score", "read"), [(1.0, ("right", 1.0)), (0.25, ("partly", 0.25)), (0.0, ("wrong", 0.0))]
)
def test_a_card_is_read_as_it_was_written(score: float, read: tuple[str, float]) -> None:
    card = card_of(find("data.class-counts"), Verdict(score, "Words."))
    assert read_card(str(card)) == read


def test_other_text_is_no_card() -> None:
    assert read_card("✓ Right on · time") is None
    assert read_card("") is None


def test_the_command_prints_and_writes_it(mine: Assignment, tmp_path: Path) -> None:
    work(mine, "class-counts", 1.0)
    file = tmp_path / "report.json"
    told = CliRunner().invoke(app, ["course", "report", "--root", str(tmp_path), "--json", str(file)])
    assert told.exit_code == 0, told.output
    assert "1 of 7 done, 1 of 14 points" in told.output
    assert "Next: " in told.output
    assert "landmarks lab 01" in told.output
    (written,) = json.loads(file.read_text(encoding="utf-8"))
    assert (written["done"], written["points"]) == (1, 1)


def test_what_is_next_is_of_the_assignment_that_was_begun(mine: Assignment) -> None:
    fresh = standing_of(mine)
    work(mine, "class-counts", 1.0)
    begun = standing_of(mine)
    following = next_of([fresh, begun])
    assert following is not None
    assert following[0] is begun
    assert following[1].title == find("data.mean-and-std").title


def test_it_is_opened_by_make_where_make_can(
    mine: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Makefile").write_text("help:\n\nlab: ready\n")
    told = CliRunner().invoke(app, ["course", "report", "--root", str(tmp_path)])
    assert f"Open it with: make -C {tmp_path} lab ARGS=01" in told.output
    monkeypatch.chdir(mine.root)
    assert "Open it with: make lab ARGS=01" in CliRunner().invoke(app, ["course", "report"]).output


def test_a_number_need_not_have_its_nought(mine: Assignment) -> None:
    command = ["course", "report", "--root", str(mine.root)]
    assert "01-data" in CliRunner().invoke(app, [*command, "1"]).output
    for other in ("0", "7", "001"):
        with pytest.raises(BadInput, match="there are 01-data"):
            CliRunner().invoke(app, [*command, other], catch_exceptions=False)
