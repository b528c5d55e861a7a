"""Writes the tables of measured figures into the documents, from docs/figures.json, their one home.

A document holds a pair of comments, and what is between them is written by `python -m docs.site.tables`::

    <!-- figures: accuracy -->
    <!-- end of figures -->

`figures: headlines` is the short table of results in the README, `figures: machines` the list of machines.
What has no row in the JSON yet is not shown.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
from functools import partial
from pathlib import Path
from typing import Any

__all__ = ["documents", "read_figures", "renewed", "table"]

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"<!-- figures: (?P<name>[\w-]+) -->\n.*?<!-- end of figures -->", re.DOTALL)
# What a row or a table may say of its figures, beside the figures themselves.
ORIGIN = ("command", "machine", "date")
_NOTHING_YET = "*Not measured yet.*"

Figures = dict[str, Any]


def documents() -> list[Path]:
    """Every document that a reader is pointed to."""
    folders = (ROOT, ROOT / "docs", ROOT / "examples" / "cpp", ROOT / "examples" / "web")
    return [path for folder in folders for path in sorted(folder.glob("*.md"))]


def read_figures() -> Figures:
    return dict(json.loads((ROOT / "docs" / "figures.json").read_text(encoding="utf-8")))


def renewed(text: str, figures: Figures) -> str:
    """The document with its tables as the figures have them.

    Raises `KeyError` for a table that is not among the figures.
    """

    def block(found: re.Match[str]) -> str:
        name = found["name"]
        made = {"headlines": _headlines, "machines": _machines}.get(name, partial(table, name=name))
        body = made(figures)
        return f"<!-- figures: {name} -->\n{body}\n<!-- end of figures -->"

    return BLOCK.sub(block, text)


def table(figures: Figures, name: str) -> str:
    """One table, with the command, the machine and the date of each of its rows below it."""
    told = figures["tables"][name]
    rows = told["rows"]
    if not rows:
        return _NOTHING_YET
    columns = told["columns"]
    lines = [_line(columns), _line(["---"] * len(columns))]
    lines += [_line([str(row.get(column, "–")) for column in columns]) for row in rows]
    origins = dict.fromkeys(_origin(told, row) for row in rows)
    return "\n".join([*lines, "", *(f"- {_said(origin)}" for origin in origins)])


def _machines(figures: Figures) -> str:
    return "\n".join(f"- **{name}**: {what}" for name, what in figures["machines"].items())


def _headlines(figures: Figures) -> str:
    lines = [_line(["what", "figure", "measured by"]), _line(["---"] * 3)]
    for headline in figures["headlines"]:
        told = figures["tables"][headline["table"]]
        rows = [row for row in told["rows"] if row.get("id") in headline["rows"]]
        if not rows:
            continue
        values = [row[headline["column"]] for row in rows]
        lines.append(_line([headline["what"], _together(values), _said(_origin(told, rows[-1]))]))
    return "\n".join(lines)


def _together(values: list[str]) -> str:
    """The mean of several runs and the runs themselves; all have the same unit."""
    if len(values) == 1:
        return values[0]
    numbers, units = zip(*(value.partition(" ")[::2] for value in values), strict=True)
    assert len(set(units)) == 1, f"these have different units: {values}"
    places = max(len(number.partition(".")[2]) for number in numbers)
    mean = statistics.fmean(float(number.replace(",", "")) for number in numbers)
    return f"{mean:,.{places}f} {units[0]} (mean of {', '.join(numbers)})"


def _origin(told: dict[str, Any], row: dict[str, Any]) -> tuple[str, str, str]:
    """Command, machine and date of a row: its own, or else the whole table's."""
    command, machine, date = (row.get(name, told.get(name)) for name in ORIGIN)
    return str(command), str(machine), str(date)


def _said(origin: tuple[str, str, str]) -> str:
    command, machine, date = origin
    return f"`{command}`, on {machine}, {date}"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    """Renew every document; with --check only say which would change, and give back 1 if any would."""
    parser = argparse.ArgumentParser(prog="python -m docs.site.tables", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; status 1 if something is old")
    check = parser.parse_args().check
    figures, changed = read_figures(), []
    for path in documents():
        before = path.read_text(encoding="utf-8")
        after = renewed(before, figures)
        if after != before:
            changed.append(path)
            print(path.relative_to(ROOT))
            if not check:
                path.write_text(after, encoding="utf-8")
    return int(check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
