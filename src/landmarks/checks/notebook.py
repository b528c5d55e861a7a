"""Checks as a notebook uses them: `start` once, then `check` below each exercise.

`check` runs both halves in place, on the public case, and shows a card. It writes nothing to stderr and
returns nothing, since nbgrader reads both as marks.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from landmarks.checks.card import card_of
from landmarks.checks.contract import Check, Verdict
from landmarks.checks.display import show_card
from landmarks.checks.limits import captured_output, time_limit
from landmarks.checks.registry import find, withheld
from landmarks.checks.running import OutOfTime, case_of, decide, observe, public_seed, trouble
from landmarks.checks.withholding import opened, withhold
from landmarks.errors import CheckFailed

__all__ = ["Lesson", "UnsolvedCheck", "check", "is_quick", "run_check", "solved", "start"]

_passed: set[str] = set()


class UnsolvedCheck(CheckFailed):
    """A check did not pass in full. The card above it has the words, so its traceback is one line."""

    def _render_traceback_(self) -> list[str]:
        """IPython asks this for the lines to show in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


@dataclass(frozen=True)
class Lesson:
    """An open assignment. `quick` asks its training to be short (LANDMARKS_FAST=1), for tests."""

    name: str
    quick: bool


def start(assignment: str) -> Lesson:
    """Opens an assignment ("03-cnn-from-scratch"): seeds, forgets earlier passes, closes the answers."""
    import numpy as np
    import torch

    np.random.seed(0)
    torch.manual_seed(0)
    _passed.clear()
    withhold(withheld(assignment))
    return Lesson(assignment, is_quick())


def is_quick() -> bool:
    """Does the environment ask for short training (LANDMARKS_FAST=1)?"""
    return os.environ.get("LANDMARKS_FAST", "") not in ("", "0")


def check(check_id: str) -> None:
    """Checks the exercise above, in the namespace of the caller, and shows a card.

    Raises:
        UnsolvedCheck: it is not right in full. BadInput: there is no such check.
    """
    namespace = sys._getframe(1).f_globals
    found = find(check_id)
    verdict, printed = run_check(found, namespace)
    show_card(card_of(found, verdict, printed, stale=_not_compiled()))
    if not verdict.passed:
        _passed.discard(check_id)
        raise UnsolvedCheck(f"{found.title}: not solved yet, see the card.")
    _passed.add(check_id)


def solved(*check_ids: str) -> bool:
    """Have these checks passed since the notebook was opened? Says so when not: for cells that need them."""
    for check_id in check_ids:
        find(check_id)  # a misspelt name must not skip a cell for ever
    waiting = [check_id for check_id in check_ids if check_id not in _passed]
    if waiting:
        needed = ", ".join(f'check("{check_id}")' for check_id in waiting)
        print(f"Skipped for now: this cell needs {needed}. Pass that first, then run it again.")
    return not waiting


def run_check(found: Check, namespace: Mapping[str, Any]) -> tuple[Verdict, str]:
    """The verdict on the public case, and the beginning of what the learner's code printed meanwhile."""
    with opened():
        case = case_of(found, public_seed(found.id))
    with captured_output() as printed, _quiet_state():
        try:
            with time_limit(found.limit_sec):
                seen = observe(found, namespace, case.inputs)
        except OutOfTime:  # the alarm rang again while the first was being noted
            seen = trouble("endless")
    with opened():
        return decide(found, seen, case), printed.shown()


def _not_compiled() -> str:
    """The error's name, such as "SyntaxError", for which the cell that ran before this one was not begun."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return ""
    last = getattr(get_ipython(), "last_execution_result", None)
    error = getattr(last, "error_before_exec", None)
    return type(error).__name__ if error is not None else ""


@contextlib.contextmanager
def _quiet_state() -> Iterator[None]:
    """A check leaves the random generators, and whether gradients are recorded, as it found them."""
    import random

    import numpy as np
    import torch

    before = random.getstate(), np.random.get_state(), torch.get_rng_state(), torch.is_grad_enabled()
    try:
        yield
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])
        torch.set_rng_state(before[2])
        torch.set_grad_enabled(before[3])
