"""From folders of submissions to pairs that are alike, assignment by assignment."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from landmarks.checks.registry import ASSIGNMENTS
from landmarks.errors import BadInput
from landmarks.grading.intake import take_in
from landmarks.grading.released import merge, parse_notebook, parse_released, read_released
from landmarks.grading.similar import Pair, similar_pairs

__all__ = ["compare_folders"]


def compare_folders(
    sources: Sequence[Path], course: Path, solutions: Path, least: float
) -> dict[str, list[Pair]]:
    """The pairs of each assignment whose released notebook is in `course`. Raises `BadInput` for none."""
    names = [name for name in ASSIGNMENTS if (course / name / f"{name}.ipynb").is_file()]
    if not names:
        raise BadInput(f"{course} has no released notebook; pass the course's folder to --course.")
    sources_of: dict[str, dict[str, str]] = {name: {} for name in names}
    with tempfile.TemporaryDirectory(prefix="landmarks-intake-") as folder:
        taken = take_in(sources, Path(folder, "submitted"), {name: f"{name}.ipynb" for name in names})
        for one in taken.accepted:
            text = one.notebook.read_text(encoding="utf-8")
            sources_of[one.assignment][one.student] = _solutions_in(course, one.assignment, text)
    return {
        name: _pairs(name, found, course, solutions, least) for name, found in sources_of.items() if found
    }


def _pairs(name: str, found: dict[str, str], course: Path, solutions: Path, least: float) -> list[Pair]:
    starter = _solutions_in(course, name, read_released(course, name))
    published = solutions / name / f"{name}.ipynb"
    solution = (
        _solutions_in(course, name, published.read_text(encoding="utf-8")) if published.is_file() else None
    )
    return similar_pairs(found, starter, solution, least=least)


def _solutions_in(course: Path, assignment: str, text: str) -> str:
    """The solution cells of a notebook, one below the other."""
    released = parse_released(assignment, read_released(course, assignment))
    cells, _ = merge(released, parse_notebook(text))
    return "\n\n".join(cell.source for cell in cells if cell.solution and not cell.written)
