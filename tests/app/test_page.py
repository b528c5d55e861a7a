"""The page without a browser: cards, downloads, and the widget's messages as a browser sends them."""

from __future__ import annotations

import base64
import csv
import io
import json
from typing import Any

import numpy as np
import pytest

from landmarks.app.cards import card
from landmarks.app.exports import as_csv, as_json, data_url
from landmarks.app.page import Page
from landmarks.app.samples import load_samples
from landmarks.app.uploads import MAX_BYTES, TagResult
from landmarks.tags import Answer, make_tag
from making_pictures import encoded
from uploads import solid

KNOWN = Answer((make_tag("16.Eiffel_Tower", 0.9), make_tag("Our_<b>house</b>", 0.1)), True, 2)
UNKNOWN = Answer((make_tag("16.Eiffel_Tower", 0.3),), False, 2)
RED = encoded(solid((230, 20, 10)), "JPEG")


def tagger(pixels: np.ndarray) -> Answer:
    return KNOWN if pixels[..., 0].mean() > 128 else UNKNOWN


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    made = Page(tagger, load_samples())
    made.sent = []
    monkeypatch.setattr(made._drop, "send", lambda content, *_: made.sent.append(content))
    return made


def send(page: Page, content: Any, *buffers: bytes) -> None:
    page._drop._receive(page._drop, content, [memoryview(data) for data in buffers])


def upload(page: Page, name: str, data: bytes, number: int = 1, total: int = 1) -> None:
    send(page, {"name": name, "size": len(data), "number": number, "total": total}, data)


def test_an_upload_becomes_a_card_and_downloads(page: Page) -> None:
    upload(page, "a.jpg", RED)
    assert [result.name for result in page.results] == ["a.jpg"]
    assert "Eiffel Tower" in page._cards.children[0].value
    assert "Done: 1 picture tagged." in page._status.value
    assert "landmarks.csv" in page._downloads.value
    assert page.sent == [{"done": 1}]


def test_a_greeting_is_answered_and_adds_nothing(page: Page) -> None:
    send(page, {"hello": True})
    assert page.sent == [{"hello": True}]
    assert page.results == []


def test_of_many_the_page_says_which_it_looks_at_and_how_it_ended(page: Page) -> None:
    said = []
    page._status.observe(lambda change: said.append(change["new"]), "value")
    upload(page, "a.jpg", RED, 1, 2)
    upload(page, "b.txt", b"words", 2, 2)
    assert "Looking at a.jpg (1 of 2)…" in said[0]
    assert "1 picture tagged, 1 could not be." in said[-1]
    assert [result.name for result in page.results] == ["b.txt", "a.jpg"]


def test_a_file_that_the_browser_kept_back_gets_its_sentence(page: Page) -> None:
    send(page, {"name": "big.jpg", "size": MAX_BYTES + 1, "number": 1, "total": 1})
    assert "too large" in page.results[0].sentence


def test_a_sample_is_tagged_like_an_upload(page: Page) -> None:
    send(page, {"sample": 0, "number": 1, "total": 1})
    assert page.results[0].name == "Eiffel_Tower.jpg"


@pytest.mark.parametrize(
    "content",
    [
        None,
        7,
        [],
        {},
        {"name": 3},
        {"sample": 99},
        {"sample": -1},
        {"sample": "0"},
        {"name": "a", "total": "x"},
    ],
)
def test_what_no_browser_of_ours_sends_does_no_harm(page: Page, content: Any) -> None:
    send(page, content)
    upload(page, "a.jpg", RED)
    assert page.results[0].answer == KNOWN


def test_two_visitors_have_nothing_in_common() -> None:
    one, other = Page(tagger, []), Page(tagger, [])
    upload(one, "a.jpg", RED)
    assert other.results == []
    assert len(other._cards.children) == 0


def test_names_and_titles_are_escaped() -> None:
    name = "<img src=x onerror=alert(1)>.jpg"
    for result in (TagResult(name, KNOWN, "Fine.", RED), TagResult(name, None, "No <b>.")):
        html = card(result)
        assert "<img src=x" not in html
        assert "<b>" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;.jpg" in html


def test_none_of_these_suggests_no_tags() -> None:
    assert "data-lm-copy" in card(TagResult("a", KNOWN, "Yes.", RED))
    assert "data-lm-copy" not in card(TagResult("a", UNKNOWN, "No.", RED))


def test_downloads_hold_every_result() -> None:
    results = [TagResult("a", KNOWN, "Yes."), TagResult("b", None, "No, “never”.")]
    rows = list(csv.DictReader(io.StringIO(as_csv(results))))
    assert [row["title"] for row in rows] == ["Eiffel Tower", "Our <b>house</b>", ""]
    assert [row["picture"] for row in rows] == ["a", "a", "b"]
    assert rows[2]["sentence"] == "No, “never”."
    content = json.loads(as_json(results))
    assert [row["keywords"] for row in content] == [["Eiffel Tower", "France"], []]
    content = data_url("text/csv", "ü").split("base64,")[1]
    assert base64.b64decode(content).decode() == "ü"


@pytest.mark.parametrize("name", [" =1+1.jpg", "=1+1.jpg", "@SUM(A1).jpg", "\t-1.jpg"])
def test_a_file_named_like_a_formula_is_none_in_a_spreadsheet(name: str) -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv([TagResult(name, UNKNOWN, "Yes.")])))
    assert row["picture"] == f"'{name}"


def test_the_samples_are_small_pictures_of_landmarks_of_the_catalogue() -> None:
    samples = load_samples()
    assert len(samples) == 6
    assert all(len(sample.data) < 50_000 and sample.thumbnail_url.startswith("data:") for sample in samples)
