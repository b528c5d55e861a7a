"""Outputs against what nbformat takes, from honest messages and from others."""

from __future__ import annotations

import nbformat
import pytest

from landmarks.grading.sandbox.outputs import Outputs


def collected(*messages: tuple[str, dict[str, object]]) -> list[dict[str, object]]:
    outputs = Outputs()
    for kind, content in messages:
        outputs.add(kind, content)
    cell = nbformat.v4.new_code_cell("", outputs=[nbformat.from_dict(output) for output in outputs.list])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    return outputs.list


def text(words: str, name: str = "stdout") -> tuple[str, dict[str, object]]:
    return "stream", {"name": name, "text": words}


def shown(words: str, name: str | None = None, kind: str = "display_data") -> tuple[str, dict[str, object]]:
    transient = {"display_id": name} if name else {}
    return kind, {"data": {"text/plain": words}, "metadata": {}, "transient": transient}


def test_text_that_follows_text_is_one_output() -> None:
    assert [one["text"] for one in collected(text("a"), text("b"), text("c", "stderr"), text("d"))] == [
        "ab",
        "c",
        "d",
    ]


def test_what_is_cleared_is_gone_at_once_or_with_the_next() -> None:
    assert collected(text("a"), ("clear_output", {"wait": False})) == []
    assert len(collected(text("a"), ("clear_output", {"wait": True}))) == 1
    assert [one["text"] for one in collected(text("a"), ("clear_output", {"wait": True}), text("b"))] == ["b"]


def test_a_display_is_updated_in_its_place() -> None:
    found = collected(shown("a", "x"), shown("b"), shown("c", "x", "update_display_data"))
    assert [one["data"] for one in found] == [{"text/plain": "c"}, {"text/plain": "b"}]


def test_results_and_errors_are_kept() -> None:
    result = {"data": {"text/plain": "2", "application/json": {"a": 1}}, "metadata": {}, "execution_count": 1}
    error = {"ename": "E", "evalue": "v", "traceback": ["t", 5]}
    found = collected(("execute_result", result), ("error", error))
    assert found[0]["data"] == result["data"]
    assert found[1]["traceback"] == ["t"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("stream", {}),
        ("stream", {"name": "stdin", "text": "x"}),
        ("stream", {"name": "stdout", "text": 5}),
        ("display_data", {"data": [], "metadata": {}}),
        ("execute_result", {"data": {}, "metadata": {}, "execution_count": "1"}),
        ("error", {"ename": 1, "evalue": "", "traceback": []}),
        ("update_display_data", {"data": {}, "metadata": {}, "transient": []}),
        ("comm_open", {"data": {}}),
    ],
)
def test_what_is_malformed_adds_nothing(kind: str, content: dict[str, object]) -> None:
    assert collected((kind, content)) == []


def test_data_of_the_wrong_type_is_left_out() -> None:
    found = collected(("display_data", {"data": {"text/plain": 5, "image/png": "x"}, "metadata": {}}))
    assert found[0]["data"] == {"image/png": "x"}
