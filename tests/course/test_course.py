"""A source becomes its two notebooks, and whatever is wrong with them is said."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from landmarks.course.build import build
from landmarks.course.execute import execute, unexpected_errors
from landmarks.course.inspect import faults_of, faults_of_release
from landmarks.course.release import released
from landmarks.course.source import Assignment, assignments, read_source, solution_words
from landmarks.course.tidy import tidy
from landmarks.errors import BadInput, CheckFailed

ROOT = Path(__file__).parents[2]
WRITTEN = assignments(ROOT)

SOLUTION = (
    '# %% nbgrader={"grade": false, "grade_id": "double", "locked": false, "schema_version": 3, '
    '"solution": true, "task": false}'
)
CHECKED = (
    '# %% nbgrader={"grade": true, "grade_id": "check-double", "locked": true, "points": 1, '
    '"schema_version": 3, "solution": false, "task": false}'
)
SOURCE = f"""# %% [markdown]
# # Doubling

{SOLUTION}
def double(x):
    ### BEGIN SOLUTION
    return x + secretly
    ### END SOLUTION

{CHECKED}
assert True
"""

pytestmark = pytest.mark.filterwarnings("default")  # nbgrader, nbconvert and jupyter_client have their own


@pytest.fixture
def lesson(tmp_path: Path) -> Callable[..., Assignment]:
    def make(text: str = SOURCE) -> Assignment:
        shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
        made = Assignment(tmp_path, "90-small")
        made.source.parent.mkdir(parents=True, exist_ok=True)
        made.source.write_text(text)
        return made

    return make


def test_a_source_becomes_two_faces_that_are_in_order(lesson: Callable[..., Assignment]) -> None:
    small = lesson()
    build(small)
    assert faults_of(small) == []
    release = small.release.read_text()
    assert "secretly" not in release
    assert "NotImplementedError" in release
    assert [cell.id for cell in nbformat.read(small.release, 4).cells] == [
        "cell-000",
        "double",
        "check-double",
    ]


def test_building_again_changes_nothing(lesson: Callable[..., Assignment]) -> None:
    small = lesson()
    build(small)
    before = small.solution.read_bytes(), small.release.read_bytes()
    build(small)
    assert (small.solution.read_bytes(), small.release.read_bytes()) == before


def test_missing_and_outdated_faces_are_named(lesson: Callable[..., Assignment]) -> None:
    small = lesson()
    assert "missing" in faults_of(small)[0]
    build(small)
    small.source.write_text(SOURCE.replace("x + secretly", "x + elsewhere"))
    assert any("not what the source says" in fault for fault in faults_of(small))


@pytest.mark.parametrize(("name", "value"), [("LANDMARKS_FAST", "1"), ("LANDMARKS_DATA", "/elsewhere")])
def test_outputs_of_other_pictures_or_of_short_training_are_refused(
    lesson: Callable[..., Assignment], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    small = lesson()
    monkeypatch.setenv(name, value)
    build(small)
    assert any("full training" in fault for fault in faults_of(small))
    monkeypatch.delenv(name)
    build(small, run=False)
    assert any("full training" in fault for fault in faults_of(small))
    build(small)
    assert faults_of(small) == []


def spoil(release: NotebookNode, how: str) -> None:
    double, locked = release.cells[1], release.cells[2]
    match how:
        case "leak":
            release.cells[0].source += "\nUse `secretly`."
        case "syntax":
            double.source = "def double(x):"
        case "locked":
            locked.source = "assert 1"
        case "doubled":
            locked.id = "double"
        case "no id":
            del locked["id"]
        case "metadata":
            release.cells[0].metadata["vscode"] = {}
        case "outputs":
            double.outputs = [nbformat.v4.new_output("stream", text="42")]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("leak", "words of a solution: secretly"),
        ("syntax", "does not parse"),
        ("locked", "locked cell check-double was changed"),
        ("doubled", "id double is doubled"),
        ("no id", "has no id"),
        ("metadata", "metadata 'vscode'"),
        ("outputs", "has outputs"),
    ],
)
def test_each_fault_of_a_release_is_named(lesson: Callable[..., Assignment], how: str, said: str) -> None:
    small = lesson()
    fresh = read_source(small.source)
    release = released(small, fresh)
    assert faults_of_release(fresh, release) == []
    spoil(release, how)
    assert any(said in fault for fault in faults_of_release(fresh, release))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    ### END SOLUTION\n", "", "do not pair up"),
        ("### BEGIN SOLUTION", "## BEGIN SOLUTION", "write the marks as"),
        ('"grade_id": "check-double"', '"grade_id": "double"', "is there twice"),
        (SOLUTION, "# %%", "nbgrader's metadata does not say so"),
    ],
)
def test_a_faulty_source_is_refused(lesson: Callable[..., Assignment], old: str, new: str, said: str) -> None:
    assert old in SOURCE
    with pytest.raises(BadInput, match=said):
        read_source(lesson(SOURCE.replace(old, new)).source)


def test_a_solution_that_fails_is_not_built(lesson: Callable[..., Assignment]) -> None:
    small = lesson(SOURCE.replace("assert True", "assert double(1) == 2"))
    with pytest.raises(CheckFailed, match="a cell failed"):
        build(small)
    assert not small.solution.exists()


def test_only_checks_may_fail_in_a_release() -> None:
    cell = nbformat.v4.new_code_cell('check("cnn.loss")', id="one")
    cell.outputs = [nbformat.v4.new_output("error", ename="UnsolvedCheck", evalue="", traceback=[])]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    assert unexpected_errors(notebook) == []
    cell.outputs[0].ename = "NameError"
    assert len(unexpected_errors(notebook)) == 1
    cell.outputs[0].ename = "UnsolvedCheck"
    cell.source = "print(1)"
    assert len(unexpected_errors(notebook)) == 1


def test_progress_bars_and_addresses_do_not_stay() -> None:
    cell = nbformat.v4.new_code_cell("x", id="one")
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stderr", text="100%|███"),
        nbformat.v4.new_output("stream", name="stdout", text="<A at 0x7f00deadbeef>"),
        nbformat.v4.new_output(
            "display_data", data={"text/plain": "HBox", "application/vnd.jupyter.widget-view+json": {}}
        ),
    ]
    (kept,) = tidy(nbformat.v4.new_notebook(cells=[cell])).cells[0].outputs
    assert kept.text == "<A at 0x…>"


def test_a_long_text_is_cut_and_a_figure_is_kept_whole() -> None:
    cell = nbformat.v4.new_code_cell("x", id="one")
    figure = f'<img src="data:image/jpeg;base64,{"A" * 50_000}" alt="Bars.">'
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="a" * 50_000),
        nbformat.v4.new_output("display_data", data={"text/html": figure}),
    ]
    cut, whole = tidy(nbformat.v4.new_notebook(cells=[cell])).cells[0].outputs
    assert len(cut.text) == 20_000
    assert whole.data["text/html"] == figure


@pytest.mark.parametrize("assignment", WRITTEN, ids=lambda a: a.name)
def test_the_faces_in_the_repository_are_in_order(assignment: Assignment) -> None:
    assert faults_of(assignment) == []


@pytest.mark.parametrize("assignment", WRITTEN, ids=lambda a: a.name)
def test_a_solution_has_words_that_are_looked_for(assignment: Assignment) -> None:
    assert len(solution_words(read_source(assignment.source))) >= 5


@pytest.mark.parametrize("assignment", WRITTEN, ids=lambda a: a.name)
def test_each_figure_has_a_text(assignment: Assignment) -> None:
    for cell in nbformat.read(assignment.solution, 4).cells:
        for output in cell.get("outputs", []):
            for kind in {"image/png", "image/jpeg"} & set(output.get("data", {})):
                assert len(output.metadata[kind]["alt"]) > 20
            for image in re.findall(r"<img [^>]*>", output.get("data", {}).get("text/html", "")):
                assert re.search(r'alt="[^"]{20,}"', image)
        assert not re.search(r"!\[\]\(", cell.source)


@pytest.mark.slow
@pytest.mark.parametrize("assignment", WRITTEN, ids=lambda a: a.name)
def test_both_notebooks_run(assignment: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from making_lessons import painted

    # Four classes are learnt from scratch in three steps, which leaves nothing for transfer learning to gain.
    classes = 10 if assignment.name.startswith("05") else 4
    monkeypatch.setenv("LANDMARKS_DATA", str(painted(tmp_path / "pictures", classes=classes)))
    monkeypatch.setenv("LANDMARKS_FAST", "1")
    execute(read_source(assignment.source), assignment.name)
    release = execute(nbformat.read(assignment.release, 4), assignment.name, allow_errors=True)
    assert unexpected_errors(release) == []
    failed = [
        cell for cell in release.cells if any(o.output_type == "error" for o in cell.get("outputs", []))
    ]
    assert failed  # an exercise that is solved as it is released would be no exercise
