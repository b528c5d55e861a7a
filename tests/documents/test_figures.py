"""Every measured figure that a document shows stands in docs/figures.json, with command, machine and date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from docs.site.tables import BLOCK, ORIGIN, documents, read_figures, renewed, table

FIGURES = read_figures()
DOCUMENTS = {path.name if path.parent.name != "cpp" else "cpp": path for path in documents()}
# A number with one of these units was measured. What is set rather than measured (limits, settings, goals)
# stands in text, in code, or in a table without units.
MEASURED = re.compile(
    r"(?<![\w`])[\d.,]+(?:\s*–\s*[\d.,]+)?\s*(?:%|×|seconds|s|ms|milliseconds|minutes|MB|GB)(?![\w×`])"
)
UNIT = re.compile(r"(?<!\w)(%|×|seconds|s|ms|milliseconds|minutes|MB|GB|top-1|top-5)(?!\w)")
# Written by `make checks`, which counts and quotes; lists of what is drawn, of recipes, of limits.
NO_RESULTS = {"checks.md", "data-card.md", "model-card.md", "sandbox.md", "adding-a-landmark.md"}


def tables_by_hand(text: str) -> list[str]:
    """The rows of tables, outside of what is generated, that show a measured figure."""
    rest = re.sub(r"```.*?```|`[^`\n]*`", "", BLOCK.sub("", text), flags=re.S)
    found = []
    for lines in re.findall(r"(?:^\|.*\n?)+", rest, flags=re.M):
        head, *rows = lines.splitlines()
        # The unit stands in the cell or above it.
        found += [
            row for row in rows if MEASURED.search(row) or (UNIT.search(head) and re.search(r"\d", row))
        ]
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_tables_are_those_of_the_figures(name: str) -> None:
    text = DOCUMENTS[name].read_text(encoding="utf-8")
    assert renewed(text, FIGURES) == text, "run: python -m docs.site.tables"


@pytest.mark.parametrize("name", sorted(set(DOCUMENTS) - NO_RESULTS))
def test_no_measured_figure_is_written_into_a_table_by_hand(name: str) -> None:
    assert tables_by_hand(DOCUMENTS[name].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("row", "by_hand"),
    [
        ("| model | figure |\n| scratch | 79.9 % |", True),
        ("| step | took |\n| start | 9 – 29 s |", True),
        ("| step | seconds |\n| start | 9 |", True),
        ("| | |\n| ratio | 22× |", True),
        ("| | |\n| memory | 1,931 MB |", True),
        ("| | |\n| pictures | 5,000 |", False),
        ("| | |\n| 3×3 convolution | `--cap 40 %` |", False),
        ("<!-- figures: x -->\n| a | b |\n| scratch | 79.9 % |\n<!-- end of figures -->", False),
    ],
)
def test_the_reader_of_tables_knows_a_measured_figure(row: str, by_hand: bool) -> None:
    assert bool(tables_by_hand(row)) == by_hand


def faults(figures: dict[str, Any], today: date) -> list[str]:
    """What is missing to say where each figure comes from."""
    found = []
    for name, told in figures["tables"].items():
        for row in told["rows"]:
            command, machine, day = (row.get(part, told.get(part)) for part in ORIGIN)
            if not command or len(command.split()) < 2:
                found.append(f"{name}: no command")
            if machine not in figures["machines"]:
                found.append(f"{name}: no machine {machine}")
            if not day or not date(2026, 1, 1) <= date.fromisoformat(day) <= today:
                found.append(f"{name}: no date")
            if unknown := set(row) - {*told["columns"], *ORIGIN, "id"}:
                found.append(f"{name}: no column {sorted(unknown)}")
    for headline in figures["headlines"]:
        if headline["column"] not in figures["tables"][headline["table"]]["columns"]:
            found.append(f"headline {headline['what']}: no column {headline['column']}")
    return found


def test_every_figure_has_its_command_machine_and_date() -> None:
    assert faults(FIGURES, datetime.now(UTC).date()) == []


SMALL: dict[str, Any] = {
    "machines": {"desk": "a desk's computer"},
    "tables": {
        "speed": {
            "command": "make bench",
            "machine": "desk",
            "date": "2026-02-01",
            "columns": ["seed", "top-1"],
            "rows": [
                {"id": "a", "seed": "0", "top-1": "79.9 %"},
                {"id": "b", "seed": "1", "top-1": "79.4 %"},
            ],
        }
    },
    "headlines": [{"what": "top-1", "table": "speed", "rows": ["a", "b", "c"], "column": "top-1"}],
}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, []),
        ({"command": "bench"}, ["speed: no command"]),
        ({"machine": "cloud"}, ["speed: no machine cloud"]),
        ({"date": "2027-02-01"}, ["speed: no date"]),
        ({"memory": "3 MB"}, ["speed: no column ['memory']"]),
    ],
)
def test_a_figure_without_its_source_is_seen(change: dict[str, str], fault: list[str]) -> None:
    told = SMALL["tables"]["speed"]
    small = {**SMALL, "tables": {"speed": {**told, "rows": [{**told["rows"][0], **change}]}}}
    assert faults(small, date(2026, 12, 31)) == fault


def test_tables_and_headlines_show_what_is_there_and_nothing_else() -> None:
    text = "<!-- figures: headlines -->\nold\n<!-- end of figures -->\n"
    assert "| top-1 | 79.7 % (mean of 79.9, 79.4) | `make bench`, on desk, 2026-02-01 |" in renewed(
        text, SMALL
    )
    assert table(SMALL, "speed").splitlines()[2:4] == ["| 0 | 79.9 % |", "| 1 | 79.4 % |"]
    empty = {**SMALL, "tables": {"speed": {**SMALL["tables"]["speed"], "rows": []}}}
    assert "Not measured yet" in table(empty, "speed")
    assert "79" not in renewed(text, empty)


def test_a_table_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        renewed("<!-- figures: heights -->\n<!-- end of figures -->", SMALL)


def test_every_document_is_looked_at() -> None:
    assert {"README.md", "benchmarks.md", "instructors.md", "cpp"} <= set(DOCUMENTS)
    assert all(isinstance(path, Path) and path.is_file() for path in DOCUMENTS.values())
