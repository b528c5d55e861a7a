"""What a run writes: tables that spreadsheets do not run, pages without learners' HTML, a journal."""

from __future__ import annotations

import base64
import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbgrader.utils import determine_grade, is_grade

import making_submissions as making
from landmarks.grading.feedback import feedback_path, feedback_text, safe_name
from landmarks.grading.journal import Journal
from landmarks.grading.marking import mark
from landmarks.grading.records import CheckResult, Graded, Record, ShownCell, from_json, to_json
from landmarks.grading.summary import histogram, summary_text
from landmarks.grading.tables import defused, write_tables

CHECKS = (
    CheckResult("tiny.double", 1.5, 2.0, "Nearly.", "one-forgotten", ("A nudge.",)),
    CheckResult("tiny.mean", 0.0, 3.0, "<b>No.</b>", "wrong-mean"),
)
RECORD = Record("ann", making.ASSIGNMENT, "graded", "", 1.5, 5.0, CHECKS, 0.5, ("A note.",), "c0ffee")
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20).decode()


def graded(*outputs: dict[str, object], record: Record = RECORD) -> Graded:
    cells = (
        ShownCell("double", "x = '</pre><script>'", outputs, solution=True),
        ShownCell("check-double", "", checks=CHECKS[:1]),
        ShownCell("check-mean", "", checks=CHECKS[1:]),
    )
    return Graded(record, cells, {"check-double": (1.5, 2.0), "check-mean": (0.0, 3.0)})


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "  ="])
def test_a_cell_that_begins_like_a_formula_is_defused(sign: str) -> None:
    assert str(defused(f"{sign}1+1")).startswith("'")


def test_numbers_and_plain_text_stay_as_they_are() -> None:
    assert (defused(-1.5), defused("ann"), defused("a=b")) == (-1.5, "ann", "a=b")


def test_tables_hold_every_submission(tmp_path: Path) -> None:
    write_tables(
        [RECORD, replace(RECORD, student="=cmd()", state="refused", reason="no", score=0.0)], tmp_path
    )
    found = json.loads((tmp_path / "results.json").read_text())
    assert [set(row) for row in found] == [
        {"student", "assignment", "state", "reason", "score", "max_score", "checks", "seconds"}
    ] * 2
    assert found[0]["checks"][0] == {
        "id": "tiny.double",
        "score": 1.5,
        "max_score": 2.0,
        "message": "Nearly.",
    }
    for name, column in (("results.csv", 0), ("canvas.csv", 0), ("moodle.csv", 0)):
        with open(tmp_path / name, newline="") as file:
            rows = list(csv.reader(file))
        assert "'=cmd()" in [row[column] for row in rows], name
    with open(tmp_path / "canvas.csv", newline="") as file:
        head, possible, *_ = csv.reader(file)
    assert head[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert possible[0].strip() == "Points Possible"
    assert possible[-1] == "5.0"


def test_feedback_shows_a_learners_text_and_runs_nothing_of_it() -> None:
    page = feedback_text(
        graded(
            {"output_type": "stream", "name": "stdout", "text": "<script>alert(1)</script>\x1b[31mred"},
            {"output_type": "display_data", "data": {"image/png": PIXEL, "text/plain": "figure"}},
            {"output_type": "display_data", "data": {"image/png": 'x" onerror="alert(1)'}},
        )
    )
    assert "<script" not in page
    assert "onerror" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\x1b" not in page
    assert f"data:image/png;base64,{PIXEL}" in page
    assert "A nudge." in page
    assert "A note." in page
    assert "&lt;b&gt;No." in page


def test_feedback_is_capped() -> None:
    flood = {"output_type": "stream", "name": "stdout", "text": "x" * 10_000_000}
    assert len(feedback_text(graded(flood))) < 60_000


@pytest.mark.parametrize(
    "student", ["../../etc", "/etc/passwd", ".", "..", "a/b", "ann\0", "\ud800", "x" * 5000]
)
def test_feedback_stays_in_its_folder(student: str, tmp_path: Path) -> None:
    path = feedback_path(tmp_path, student, "../x")
    assert path.parent.parent == tmp_path / "feedback"
    assert path.name not in ("..", ".")
    path.parent.mkdir(parents=True)
    path.write_text("")


@pytest.mark.parametrize("student", ["Jürgen von Müller", "ann_1815", "陈-7", "a@b.org"])
def test_a_plain_name_is_a_folders_name(student: str) -> None:
    """So that nbgrader's commands, which take the folder's name, mean the same student."""
    assert safe_name(student) == student


def test_different_names_are_different_folders() -> None:
    names = ["a/b", "a%2Fb", "a b", "a\u202eb", "a\u0308", "ä", ".a", "%2Ea", "<b>", "x" * 200, "x" * 201]
    assert len({safe_name(name) for name in names}) == len(names)
    assert all("<" not in safe_name(name) for name in names)


def test_nbgrader_reads_the_score_that_we_gave() -> None:
    stderr = {"output_type": "stream", "name": "stderr", "text": "a warning"}
    notebook = mark(making.released(), graded(stderr))
    nbformat.validate(notebook)
    found = {c.metadata.nbgrader.grade_id: determine_grade(c) for c in notebook.cells if is_grade(c)}
    assert found == {"check-double": (1.5, 2.0), "check-mean": (0.0, 3.0)}


def test_a_notebook_that_was_not_graded_has_no_points_in_nbgrader() -> None:
    notebook = mark(making.released(), Graded(RECORD))
    assert [determine_grade(c)[0] for c in notebook.cells if is_grade(c)] == [0.0, 0.0]


def test_a_record_comes_back_from_json_as_it_was() -> None:
    assert from_json(json.loads(json.dumps(to_json(RECORD)))) == RECORD


def test_a_journal_remembers_and_drops_a_line_that_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path) as journal:
        journal.add(RECORD)
        journal.add(replace(RECORD, student="bob"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with Journal(path) as journal:
        assert journal.has("ann", making.ASSIGNMENT, "c0ffee")
        assert not journal.has("ann", making.ASSIGNMENT, "other")
        assert not journal.has("bob", making.ASSIGNMENT, "c0ffee")
        journal.add(replace(RECORD, student="bob"))
    assert path.read_bytes() == whole


def test_the_summary_counts_states_and_misconceptions() -> None:
    page = summary_text([RECORD, replace(RECORD, student="<i>bob", state="crashed", needs_person=True)])
    assert "one-forgotten" in page
    assert "<i>bob" not in page
    assert page.count("<svg") == 2
    assert "A person must look" in page


def test_the_summary_leads_to_each_feedback_page(tmp_path: Path) -> None:
    odd = replace(RECORD, student="a/../b #%?")
    found = re.findall(r'href="([^"]*)"', summary_text([RECORD, odd]))
    assert [tmp_path / unquote(link) for link in found] == [
        feedback_path(tmp_path, record.student, record.assignment) for record in (RECORD, odd)
    ]


def test_words_between_backticks_are_set_as_code_and_still_escaped() -> None:
    check = replace(CHECKS[0], message="`<b>` or `x`, not a ` alone")
    page = feedback_text(replace(graded(), cells=(ShownCell("check-double", "", checks=(check,)),)))
    assert "<code>&lt;b&gt;</code> or <code>x</code>, not a ` alone" in page


def test_a_histogram_keeps_full_marks_apart() -> None:
    assert 'aria-label="[1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]"' in histogram([0.0, 0.95, 1.0, 1.0])
