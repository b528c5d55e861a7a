"""For judges: no points without the essential."""

from __future__ import annotations

from dataclasses import replace

from landmarks.checks.contract import Verdict

__all__ = ["only_if"]


def only_if(essential: bool, verdict: Verdict) -> Verdict:
    """The verdict, with a score of 0 unless `essential` or passed.

    A function that does nothing leaves its input as it was, keeps its shape and gives the same each time;
    that must not earn the points of these facets.
    """
    return verdict if essential or verdict.passed else replace(verdict, score=0.0)
