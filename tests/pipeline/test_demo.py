"""The demo from end to end on a tiny data set, and its report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from landmarks.data import renders
from landmarks.errors import BadInput, DownloadError
from landmarks.models import weights as weights_module
from landmarks.pipeline.demo import run_demo
from listeners import Recorder


class _Page(HTMLParser):
    """Collects what a page asks for and shows."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [value for key in ("src", "href") if (value := given.get(key))]
        if tag == "img":
            self.images.append(given)


@pytest.mark.slow
def test_the_demo_ends_with_a_report_and_a_summary_even_without_a_network(
    make_pictures: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise DownloadError("The network is down.")

    monkeypatch.setattr(weights_module, "download", fail)
    told, pictures = Recorder(), make_pictures(train=12)
    out = tmp_path / "demo"
    summary = run_demo(str(pictures), out, progress=told)

    assert json.loads((out / "summary.json").read_text(encoding="utf-8")) == json.loads(json.dumps(summary))
    for kind in ("scratch", "transfer"):
        assert 0 <= summary[kind]["top1"] <= summary[kind]["top5"] <= 1
        assert Path(summary["artefacts"][kind]).is_file()
    assert summary["transfer"]["weights"] == "shipped"
    assert any(
        note.startswith("The network is down.") and "Going on from the shipped weights" in note
        for note in told.notes
    )
    assert len(summary["tagged"]["tags"]) == 3
    assert all(value >= 0 for value in summary["seconds"].values())
    _check_submissions(summary)
    _check_report(out / "report.html")

    again = run_demo(str(pictures), out, progress=(told := Recorder()))
    assert sum("finished run" in note for note in told.notes) == 2, "nothing is trained twice"
    assert again["scratch"] == summary["scratch"]


def _check_submissions(summary: dict[str, Any]) -> None:
    found = {row["name"]: row for row in summary["submissions"]}
    states = {name: row["state"] for name, row in found.items()}
    assert states == {"attack": "crashed", "half-done": "graded", "reference": "graded"}
    assert found["attack"]["score"] == 0
    assert 0 < found["half-done"]["score"] < found["reference"]["score"] <= found["reference"]["max_score"]
    assert all(Path(row["feedback"]).is_file() for row in found.values())
    said = Path(found["attack"]["feedback"]).read_text(encoding="utf-8")
    assert "its process ended" in said


def _check_report(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert page.images, "figures are inside"
    others = [link for link in page.links if not link.startswith("data:image/")]
    assert len(others) == 3, "nothing is fetched from elsewhere"
    assert all((path.parent / link).is_file() for link in others), "each leads to a page of feedback"
    assert all(image.get("alt") for image in page.images), "every figure says in words what it shows"
    assert len([image for image in page.images if str(image["src"]).startswith("data:image/png")]) == 11
    assert not re.search(r"\{\{|\}\}|\bNone\b|Undefined", text), "the template is filled in"


def test_without_pictures_the_demo_says_in_one_sentence_what_to_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renders, "ARCHIVE", tmp_path / "renders.zip")
    with pytest.raises(BadInput, match="--data"):
        run_demo("renders", tmp_path / "demo")
    assert not (tmp_path / "demo").exists()
