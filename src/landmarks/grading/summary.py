"""One page on a whole run: states, how each exercise's points are spread, what is misunderstood most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from markupsafe import Markup

from landmarks.grading.feedback import feedback_link, templates
from landmarks.grading.records import STATES, Record

__all__ = ["histogram", "summary_text"]

_BINS = 10
_MOST_MISCONCEPTIONS = 15
_MOST_LISTED = 1000
_NONE = ("", "unfilled", "not-reached", "kernel-lost")  # what says nothing of what was understood


def summary_text(records: Sequence[Record]) -> str:
    """The page as HTML."""
    states = Counter(record.state for record in records)
    incomplete = (record for record in records if record.state != "graded")
    text = templates().get_template("summary.html").render(
        count=len(records),
        states=[(state, states[state]) for state in STATES],
        exercises=_exercises(records),
        misconceptions=_misconceptions(records),
        title=_title(records),
        written=sum(record.written for record in records),
        people=[record for record in records if record.needs_person],
        others=_listed(incomplete),
        listed=_listed(records),
    )  # fmt: skip
    return text.encode("utf-8", "replace").decode()


def _title(records: Sequence[Record]) -> str:
    """Which assignments these are of."""
    return ", ".join(sorted({record.assignment for record in records if record.assignment}))


def _listed(records: Iterable[Record]) -> list[dict[str, Any]]:
    """The first of them, each with the way to its feedback page."""
    return [
        {"record": record, "link": feedback_link(record.student, record.assignment)}
        for record in islice(records, _MOST_LISTED)
    ]


def histogram(shares: Sequence[float]) -> Markup:
    """An inline SVG of how many shares, 0 to 1, fall into each tenth; the last bar is full marks alone."""
    counts = [0] * (_BINS + 1)
    for share in shares:
        counts[_BINS if share >= 1 else int(share * _BINS)] += 1
    most = max(1, *counts)
    bars = "".join(
        f'<rect x="{18 * index}" y="{40 - (high := 38 * count / most):.1f}" width="15" height="{high:.1f}">'
        f"<title>{count}</title></rect>"
        for index, count in enumerate(counts)
    )
    marks = '<text x="0" y="52">0</text><text x="178" y="52">full</text>'
    return Markup(f'<svg width="200" height="54" role="img" aria-label="{counts}">{bars}{marks}</svg>')


def _exercises(records: Sequence[Record]) -> list[dict[str, Any]]:
    shares: dict[str, list[float]] = {}
    for record in records:
        for check in record.checks:
            shares.setdefault(check.id, []).append(check.score / check.max_score if check.max_score else 0.0)
    return [
        {
            "id": check_id,
            "count": len(values),
            "mean": sum(values) / len(values),
            "full": sum(value >= 1 for value in values) / len(values),
            "picture": histogram(values),
        }
        for check_id, values in shares.items()
    ]


def _misconceptions(records: Sequence[Record]) -> list[tuple[str, str, int]]:
    found = Counter(
        (check.id, check.misconception)
        for record in records
        for check in record.checks
        if check.misconception not in _NONE
    )
    return [(check_id, name, count) for (check_id, name), count in found.most_common(_MOST_MISCONCEPTIONS)]
