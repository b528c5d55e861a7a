"""The shell blocks of the documents, each with what a comment above it says of how it is run.

::

    <!-- run: quick -->                       in every run of the tests
    <!-- run: slow, DATA=pictures.zip -->     in the slow ones, with this setting in its environment
    <!-- not run: why -->                     nowhere; the site shows the reason
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from docs.site.tables import documents

ROOT = Path(__file__).parents[1]
FENCE = re.compile(
    r"^(?P<comment><!-- (?P<said>(?:not )?run: [^\n]*) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$",
    re.M | re.S,
)
SHELL_KINDS = ("sh", "bash", "shell", "console")
# A block that begins so is for a shell, whatever it is marked as.
PROGRAMS = (
    "landmarks",
    "python",
    "python3",
    "make",
    "pip",
    "nbgrader",
    "jupyter",
    "git",
    "conda",
    "apt-get",
    "cp",
    "cmake",
)


@dataclass(frozen=True)
class Block:
    """One shell block: its place, its text, "quick", "slow" or "" (not run), and settings or the reason."""

    page: str
    line: int
    text: str
    how: str
    settings: dict[str, str] = field(default_factory=dict)
    reason: str = ""


def read_blocks(page: str, text: str) -> list[Block]:
    """Raises `ValueError` for a shell block without a comment, or one that does not say it is for a shell."""
    blocks = []
    for found in FENCE.finditer(text):
        words = found["text"].split()
        if found["kind"] not in SHELL_KINDS:
            if not found["kind"] and words and words[0] in PROGRAMS:
                raise ValueError(f"{page}: mark this block as sh: {found['text']}")
            continue
        line = text.count("\n", 0, found.start()) + 1
        blocks.append(_block(page, line, found["text"], found["said"]))
    return blocks


def _block(page: str, line: int, text: str, said: str | None) -> Block:
    if said is None or not re.match(r"not run: |run: (quick|slow)(,|$)", said):
        raise ValueError(f"{page}, line {line}: a comment above must say how this is run, or why not")
    if said.startswith("not run: "):
        return Block(page, line, text, "", reason=said.removeprefix("not run: "))
    how, _, settings = said.removeprefix("run: ").partition(", ")
    return Block(page, line, text, how, dict(word.split("=", 1) for word in settings.split()))


def all_blocks() -> dict[str, list[Block]]:
    """The blocks of each document that has any, in order, by its path below the root."""
    names = {str(path.relative_to(ROOT)): path for path in documents()}
    found = {name: read_blocks(name, path.read_text(encoding="utf-8")) for name, path in names.items()}
    return {name: blocks for name, blocks in found.items() if blocks}
