"""Written answers as whoever marks them sees them: nbgrader's formgrader shows Markdown with all its HTML.

A script in one would run with the rights of the person who marks, and could write the grade book.
"""

from __future__ import annotations

from pathlib import Path

import bs4
import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader.handlers import template_path

import making_submissions as making
from landmarks.grading.marking import harmless

HOSTILE = {
    "a script": "<script>steal()</script>",
    "an event": "A <img src=x onerror=steal()> picture",
    "a block": "<div onclick=steal()>\n\ntext\n\n</div>",
    "a link": "[read](javascript:steal())",
    "a link to data": "[read](data:text/html;base64,c3RlYWwoKQ==)",
    "a reference": "[read][r] and [r]\n\n[r]: javascript:steal()",
    "an address": "<javascript:steal()>",
    "a picture": "![seen](https://example.org/steal.png)",
    "a heading": "# heading <b onclick=steal()>x</b>",
    "a list": "- one\n- <svg onload=steal()>",
    "a table": "| a |\n|---|\n| <i onfocus=steal() autofocus> |",
    "a comment": "<!-- --><script>steal()</script>",
    "a style": "<style>body { background: url(https://example.org/steal) }</style>",
    "a frame": "<iframe src=https://example.org/steal></iframe>",
    "a form": "<form action=https://example.org/steal><input name=x>",
    "a formula": "$\\href{javascript:steal()}{x}$",
    "a formula's style": "$$\\style{background:url(https://example.org/steal)}{x}$$",
    "an extension": "$\\require{html}\\class{steal}{x}$",
}
HONEST = """Pictures of *one* day, with **bold** words and a [bracket], 3 < 4, a<b and `x[0](y)`:

1. first
2. second

| a | b |
|---|---|
| 1 | 2 |

$a < b$ and $\\alpha_i$"""


def shown(markdown: str, folder: Path) -> bs4.Tag:
    """The answer's cell in the formgrader's page."""
    notebook = making.released()
    notebook.cells = [making.written(markdown)]
    path = folder / "marked.ipynb"
    nbformat.write(notebook, path)
    exporter = HTMLExporter(template_name="formgrade", extra_template_basedirs=[template_path])
    about = dict.fromkeys(
        ("assignment_id", "notebook_id", "submission_id", "base_url", "student", "notebook_path"), "x"
    )
    page, _ = exporter.from_filename(
        str(path), resources={**about, "first_name": "", "last_name": "", "index": 0, "total": 1}
    )
    cell = bs4.BeautifulSoup(page, "html.parser").select_one(".jp-RenderedMarkdown, .rendered_html")
    assert cell is not None, "the template has changed"
    return cell


def dangers(cell: bs4.Tag) -> list[str]:
    """Everything in the cell that runs, fetches, sends or leads elsewhere."""
    found = [tag.name for tag in cell.select("script, style, iframe, form, input, object, svg, img")]
    for tag in cell.find_all(True):
        found += [f"{name}={value}" for name, value in tag.attrs.items() if name.startswith("on")]
        # Each heading has a link to itself, and an address in plain words becomes a link that says where to.
        address = str(tag.get("href", "#"))
        if not address.startswith(("#", "https://")):
            found.append(address)
    found += [word for word in ("\\href", "\\style", "\\require", "\\class") if word in cell.get_text()]
    return found


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_answer_is_shown_as_text(kind: str, tmp_path: Path) -> None:
    assert dangers(shown(harmless(HOSTILE[kind]), tmp_path)) == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_would_not_be_without_our_care(kind: str, tmp_path: Path) -> None:
    assert dangers(shown(HOSTILE[kind], tmp_path)) != []


def test_an_honest_answer_looks_as_it_was_written(tmp_path: Path) -> None:
    cell = shown(harmless(HONEST), tmp_path)
    assert [tag.get_text() for tag in cell.select("em, strong, code, li, th, td")] == [
        "one", "bold", "x[0] (y)", "first", "second", "a", "b", "1", "2",
    ]  # fmt: skip
    text = cell.get_text()
    for words in ("[bracket], 3 < 4, a<b", "$a < b$", "$\\alpha_i$"):
        assert words in text
