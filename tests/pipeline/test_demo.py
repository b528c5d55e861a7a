"""The demo from end to end on a tiny data set, and its report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

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
    assert summary["transfer"]["weights"] == "none"
    assert any("random weights" in note for note in told.notes)
    assert len(summary["tagged"]["tags"]) == 3
    assert all(value >= 0 for value in summary["seconds"].values())
    _check_report(out / "report.html")

    again = run_demo(str(pictures), out, progress=(told := Recorder()))
    assert sum("finished run" in note for note in told.notes) == 2, "nothing is trained twice"
    assert again["scratch"] == summary["scratch"]


def _check_report(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert page.images, "figures are inside"
    assert all(link.startswith("data:image/") for link in page.links), "nothing is fetched from elsewhere"
    assert all(image.get("alt") for image in page.images), "every figure says in words what it shows"
    assert len([image for image in page.images if str(image["src"]).startswith("data:image/png")]) == 10
    assert not re.search(r"\{\{|\}\}|\bNone\b|Undefined", text), "the template is filled in"


def test_without_pictures_the_demo_says_in_one_sentence_what_to_pass(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--data"):
        run_demo("renders", tmp_path / "demo")
    assert not (tmp_path / "demo").exists()
