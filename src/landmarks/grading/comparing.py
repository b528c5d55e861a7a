"""From folders of submissions to those that are alike, assignment by assignment."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from landmarks.grading.intake import take_in
from landmarks.grading.released import (
    Released,
    assignments_in,
    merge,
    parse_notebook,
    parse_released,
    read_released,
)
from landmarks.grading.similar import Crowd, Pair, crowd_of, similar_pairs

__all__ = ["Alike", "compare_folders"]


@dataclass(frozen=True)
class Alike:
    """What is alike among the submissions of one assignment."""

    pairs: list[Pair]
    crowd: Crowd | None


def compare_folders(sources: Sequence[Path], course: Path, solutions: Path, least: float) -> dict[str, Alike]:
    """What is alike in each assignment whose released notebook is in `course`. Raises `BadInput` for none."""
    texts = {name: read_released(course, name) for name in assignments_in(course)}
    released = {name: parse_released(name, text) for name, text in texts.items()}
    sources_of: dict[str, dict[str, str]] = {name: {} for name in texts}
    with tempfile.TemporaryDirectory(prefix="landmarks-intake-") as folder:
        taken = take_in(sources, Path(folder, "submitted"), {name: f"{name}.ipynb" for name in texts})
        for one in taken.accepted:
            text = one.notebook.read_text(encoding="utf-8")
            sources_of[one.assignment][one.student] = _solutions_in(released[one.assignment], text)
    alike = {}
    for name, found in sources_of.items():
        published = solutions / name / f"{name}.ipynb"
        solution = (
            _solutions_in(released[name], published.read_text("utf-8")) if published.is_file() else None
        )
        if found:
            starter = _solutions_in(released[name], texts[name])
            alike[name] = Alike(
                similar_pairs(found, starter, solution, least=least), crowd_of(found, starter)
            )
    return alike


def _solutions_in(released: Released, text: str) -> str:
    """The solution cells of a notebook, one below the other."""
    cells, _ = merge(released, parse_notebook(text))
    return "\n\n".join(cell.source for cell in cells if cell.solution and not cell.written)
