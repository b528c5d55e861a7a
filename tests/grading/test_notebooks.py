"""What is no notebook is refused, and of one that is, the learner's work alone is kept."""

from __future__ import annotations

import json

import nbformat
import pytest

from handing_in import cell, notebook
from landmarks.errors import SubmissionError
from landmarks.grading.notebooks import MAX_CELLS, clean_notebook

WRONG_NOTEBOOKS = {
    b"": "is empty",
    b"  \n": "is empty",
    b"\xff\xfe": "UTF-8",
    b"{": "not JSON",
    b"[1]": "not a Jupyter notebook",
    b'{"nbformat": NaN}': "not JSON",
    b"[" * 100_000: "nested too deeply",
    b'{"nbformat": ' + b"9" * 5000 + b"}": "not JSON",
    notebook(nbformat=3): "format 3",
    notebook(cells={}): "no list of cells",
    notebook(cells=[5]): "no list of cells",
    notebook(*[cell()] * (MAX_CELLS + 1)): "2,001 cells",
    notebook(cell(cell_type="heading")): "unknown type of cell (cell 1)",
    notebook(cell(), cell(source=5)): "cell without text (cell 2)",
    notebook(cell(source=["a", 5])): "cell without text",
    notebook(cell("\ud800")): "not text",
    notebook(cell(metadata={"tags": 5})): "not a valid notebook",
    notebook(metadata={"kernelspec": {"name": "ir", "language": "R"}}): "written for r",
    notebook(metadata={"kernelspec": {"name": "bash", "language": "bash\nx"}}): "written for bash",
}


@pytest.mark.parametrize(("content", "said"), WRONG_NOTEBOOKS.items(), ids=WRONG_NOTEBOOKS.values())
def test_what_is_no_notebook_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(SubmissionError) as raised:
        clean_notebook(content)
    assert said in str(raised.value)


def test_outputs_and_foreign_metadata_go_and_the_learners_work_stays() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 10**6}
    nbgrader = {"grade": True, "grade_id": "a", "points": 1}
    learnt = cell(
        ["def f():\n", "    return 'é'"],
        outputs=[output],
        execution_count=7,
        metadata={"nbgrader": nbgrader, "tags": ["t"], "jupyter": {"source_hidden": True}},
    )
    kernel = {"name": "evil", "display_name": "x", "language": "python"}
    cleaned = clean_notebook(
        b"\xef\xbb\xbf" + notebook(learnt, metadata={"kernelspec": kernel, "widgets": {}})
    )
    read = json.loads(cleaned)
    nbformat.validate(nbformat.from_dict(read))
    assert len(cleaned) < 2000
    assert set(read["metadata"]) == {"kernelspec", "language_info"}
    assert read["metadata"]["kernelspec"]["name"] == "python3"
    (kept,) = read["cells"]
    assert kept["source"] == "def f():\n    return 'é'"
    assert (kept["outputs"], kept["execution_count"]) == ([], None)
    assert kept["metadata"] == {"nbgrader": nbgrader, "tags": ["t"]}


def test_ids_of_cells_are_made_sound() -> None:
    given = [
        {"id": "a"},
        {"id": "a"},
        {},
        {"id": "x y"},
        {"id": ""},
        {"id": "b" * 65},
        {"id": 5},
        {"id": "cell-2"},
    ]
    read = json.loads(clean_notebook(notebook(*[cell(**one) for one in given])))
    found = [one["id"] for one in read["cells"]]
    assert found[0] == "a"
    assert len(set(found)) == len(given)
    nbformat.validate(nbformat.from_dict(read))
