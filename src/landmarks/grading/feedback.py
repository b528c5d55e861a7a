"""The page that a learner gets back: what their cells showed, what each check found, and hints.

Everything on it may be the learner's own text, so all of it is escaped; nothing of theirs is shown as HTML.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from landmarks.grading.records import Graded

__all__ = ["feedback_link", "feedback_path", "feedback_text", "safe_name", "shown_outputs", "templates"]

_MOST_CHARACTERS = 20_000  # of one output
_MOST_NAME = 150  # bytes
_PLAIN = " @+,=-_.~"
_MOST_PICTURE_BYTES = 400_000
_MOST_PAGE_PICTURES = 12
_PNG = b"\x89PNG\r\n\x1a\n"
_CODE = re.compile(r"`([^`\n]{1,200})`")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def feedback_path(out: Path, student: str, assignment: str) -> Path:
    """Where a submission's page is; the names come from strangers."""
    return out / "feedback" / safe_name(student) / f"{safe_name(assignment) or 'unknown'}.html"


def feedback_link(student: str, assignment: str) -> str:
    """The page's address as seen from the run's folder."""
    return quote(feedback_path(Path(), student, assignment).as_posix())


def safe_name(name: str) -> str:
    """A file's name that stays within its folder and says the same.

    Letters and digits of any script and a few signs stay, as nbgrader has them; others are percent-encoded.
    """
    quoted = "".join(
        sign if sign.isalnum() or sign in _PLAIN else quote(sign.encode("utf-8", "surrogatepass"), safe="")
        for sign in name
    )
    if len(quoted.encode()) > _MOST_NAME:  # longer ones do not fit into every file system
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        quoted = f"{quoted.encode()[:_MOST_NAME].decode(errors='ignore')}-{digest}"
    return quoted.replace(".", "%2E", 1) if quoted.startswith(".") else quoted


def feedback_text(graded: Graded) -> str:
    """The page as HTML."""
    template = templates().get_template("feedback.html")
    pictures = [0]
    cells = [
        {
            "cell": cell,
            "outputs": [shown for output in cell.outputs for shown in shown_outputs(output, pictures)],
        }
        for cell in graded.cells
        if cell.solution or cell.checks
    ]
    text = template.render(record=graded.record, cells=cells)
    return text.encode("utf-8", "replace").decode()


@cache
def templates() -> jinja2.Environment:
    """The grader's pages; every value in them is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("landmarks.grading"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["with_code"] = _with_code
    return environment


def _with_code(text: str) -> Markup:
    """What stands between backticks set as code; everything is escaped first."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def shown_outputs(output: Mapping[str, Any], pictures: list[int]) -> list[dict[str, str]]:
    """One output as kinds ("text", "error", "picture") and contents; `pictures` counts those of the page."""
    match output["output_type"]:
        case "stream":
            return [{"kind": "text", "content": _cut(output["text"])}]
        case "error":
            lines = "\n".join(output["traceback"]) or f"{output['ename']}: {output['evalue']}"
            return [{"kind": "error", "content": _cut(lines)}]
    data = output["data"]
    if "image/png" in data and pictures[0] < _MOST_PAGE_PICTURES and (picture := _png(data["image/png"])):
        pictures[0] += 1
        return [{"kind": "picture", "content": picture}]
    return [{"kind": "text", "content": _cut(data["text/plain"])}] if "text/plain" in data else []


def _png(text: str) -> str | None:
    """The picture in base64 again, if it is one and not too large."""
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        return None
    if not content.startswith(_PNG) or len(content) > _MOST_PICTURE_BYTES:
        return None
    return base64.b64encode(content).decode()


def _cut(text: str) -> str:
    plain = _ANSI.sub("", text)
    plain = "".join(sign for sign in plain if sign.isprintable() or sign in "\n\t")
    if len(plain) <= _MOST_CHARACTERS:
        return plain
    return f"{plain[:_MOST_CHARACTERS]}\n… and {len(plain) - _MOST_CHARACTERS:,} more characters"
