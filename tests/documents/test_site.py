"""The site of `make docs`: no warning, no broken link, no figure without words, nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from docs.site.alternatives import alternative_texts
from docs.site.mathml import as_mathml
from docs.site.pages import ROOT, Intro, chapter, gather, read_intro
from docs.site.tables import documents
from docutils.utils.math import MathError

from landmarks.course.source import Assignment, assignments

LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")


class Reader(HTMLParser):
    """A page's links, images, anchors, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[tuple[str, str]] = []
        self.anchors: set[str] = set()
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.anchors.update(has[name] for name in ("id", "name") if name in has)
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        if tag == "img":
            self.images.append((has.get("src", ""), has.get("alt", "")))
        if tag in ("script", "img", "iframe"):
            self.loads.append(has.get("src", ""))
        if tag == "link" and has.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(has["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "site"
    build = [sys.executable, "-m", "docs.site", "--out", str(out)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr.lower()
    return out


def pages(site: Path) -> dict[Path, Reader]:
    return {path: Reader(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def broken_links(read: dict[Path, Reader]) -> list[str]:
    broken = []
    for path, reader in read.items():
        for link in reader.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchors = read[target].anchors if target in read else {""}
            if not target.exists() or (parts.fragment and target in read and parts.fragment not in anchors):
                broken.append(f"{path.name}: {link}")
    return broken


@pytest.mark.slow
def test_no_link_within_the_site_is_broken(site: Path) -> None:
    assert broken_links(pages(site)) == []


@pytest.mark.slow
def test_every_picture_says_in_words_what_it_shows(site: Path) -> None:
    images = [(path.name, *image) for path, reader in pages(site).items() for image in reader.images]
    assert len(images) > 30
    wordless = [
        image for image in images if len(image[2].split()) < 2 or image[2].endswith((".jpeg", ".png"))
    ]
    assert wordless == []


@pytest.mark.slow
def test_no_page_loads_anything_from_another_server(site: Path) -> None:
    loaded = [(path.name, load) for path, reader in pages(site).items() for load in reader.loads]
    assert len(loaded) > 100
    assert [one for one in loaded if urlsplit(one[1]).netloc] == []
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert not re.search(r"(@import|url\()\s*[\"']?https?:", styles)


@pytest.mark.slow
def test_the_site_can_be_searched_and_has_every_chapter_with_its_assignment(site: Path) -> None:
    assert "titleterms" in (site / "searchindex.js").read_text(encoding="utf-8")
    for assignment in assignments(ROOT):
        text = (site / "chapters" / f"{assignment.name}.html").read_text(encoding="utf-8")
        assert all(words in text for words in ("Before you begin", "Length:", "You need:"))
        download = re.search(r'href="\.\./(_downloads/[^"]+)"', text)
        assert download is not None
        assert (site / download[1]).read_bytes() == assignment.release.read_bytes()


@pytest.fixture
def copied(tmp_path: Path) -> Assignment:
    """Assignment 05 without its executed solution."""
    name = "05-transfer-learning"
    for folder in ("course", "solutions"):
        shutil.copytree(ROOT / folder / name, tmp_path / folder / name)
    found = Assignment(tmp_path, name)
    found.solution.unlink(missing_ok=True)
    return found


def test_a_chapter_that_was_not_executed_yet_says_so_and_is_picked_up_later(copied: Assignment) -> None:
    made = chapter(copied)
    assert "It was not run yet" in made.cells[0].source
    executed = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# x"), made.cells[1]])
    nbformat.write(executed, copied.solution)
    assert "It was not run yet" not in chapter(copied).cells[0].source
    assert len(chapter(copied).cells) == 2


def test_every_chapter_says_its_length_and_what_it_needs() -> None:
    for assignment in assignments(ROOT):
        intro = read_intro(assignment)
        assert re.search(r"\d+ to \d+ minutes", intro.length), assignment.name
        assert intro.needs
        assert "You need:" not in intro.rest


def test_an_assignment_that_does_not_say_its_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"08-new should begin with a title and say 'You need"):
        Intro("# New\n\nWelcome.\n", "08-new")


def test_every_assignment_is_listed_among_the_chapters() -> None:
    text = (ROOT / "docs" / "chapters.md").read_text(encoding="utf-8")
    listed = re.findall(r"\[([^\]]+)\]\(\.\./solutions/([\w-]+)\)", text)
    assert listed == [(read_intro(one).title, one.name) for one in assignments(ROOT)]


def test_links_of_the_repository_become_links_of_the_site(tmp_path: Path) -> None:
    gather(ROOT, tmp_path / "pages")
    readme = (tmp_path / "pages" / "README.md").read_text(encoding="utf-8")
    assert "](architecture.md)" in readme
    assert "](docs/" not in readme
    assert "](chapters/01-data.ipynb)" in (tmp_path / "pages" / "chapters.md").read_text(encoding="utf-8")


def missing_targets(path: Path, text: str) -> list[str]:
    """Links of a document, as a forge shows it, that lead nowhere."""
    links = [urlsplit(link) for link in LINK.findall(re.sub(r"```.*?```", "", text, flags=re.S))]
    local = [link.path for link in links if link.path and not link.scheme]
    return [link for link in local if not (path.parent / unquote(link)).exists()]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    assert missing_targets(path, path.read_text(encoding="utf-8")) == []


def test_broken_links_are_seen(tmp_path: Path) -> None:
    text = "[a](nowhere.md) ![b](no.png) [c](https://example.org) `[d](e.md)` [f](#g)"
    assert missing_targets(tmp_path / "x.md", text) == ["nowhere.md", "no.png"]
    page = tmp_path / "a.html"
    page.write_text('<a href="b.html">b</a><a href="#no">c</a><a href="#yes" id="yes">d</a>')
    assert broken_links({page: Reader(page.read_text())}) == ["a.html: b.html", "a.html: #no"]


def test_figures_are_found_by_their_bytes(tmp_path: Path) -> None:
    output = nbformat.v4.new_output(
        "display_data", {"image/jpeg": "YWJj"}, metadata={"image/jpeg": {"alt": "Three letters."}}
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    nbformat.write(notebook, tmp_path / "x.ipynb")
    # SHA-256 of "abc", the first example of the standard (FIPS 180-2).
    sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert alternative_texts(tmp_path / "x.ipynb") == {sha: "Three letters."}


def test_formulas_become_mathml_and_unknown_ones_are_refused() -> None:
    assert "<mi>μ</mi>" in as_mathml(r"\mu", block=False)
    assert "…" in as_mathml(r"s_1 \dots s_C", block=False)
    with pytest.raises(MathError):
        as_mathml(r"\nosuchcommand", block=True)
