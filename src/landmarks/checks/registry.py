"""All checks by their id, and what each assignment withholds."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterable
from typing import Any

from landmarks.checks.contract import Check
from landmarks.errors import BadInput

__all__ = ["ASSIGNMENTS", "checks_of", "find", "withheld"]

# The assignment's folder, and the module of its checks: ids of its checks begin with the module's name.
ASSIGNMENTS = {
    "01-data": "data",
    "02-augmentation": "augmentation",
    "03-cnn-from-scratch": "cnn",
    "04-evaluation": "evaluation",
    "05-transfer-learning": "transfer",
    "06-export": "export",
    "07-app": "app",
}


def checks_of(assignment: str) -> tuple[Check, ...]:
    """The checks of an assignment ("03-cnn-from-scratch"), in the order in which its notebook has them."""
    checks: Iterable[Check] = _module(ASSIGNMENTS[assignment]).CHECKS
    return tuple(checks)


def find(check_id: str) -> Check:
    """The check with this id.

    Raises:
        BadInput: there is none; the message names the nearest.
    """
    stem = check_id.partition(".")[0]
    known = [check for name in ASSIGNMENTS if ASSIGNMENTS[name] == stem for check in checks_of(name)]
    for check in known:
        if check.id == check_id:
            return check
    everything = [check.id for check in known] or [f"{module}.…" for module in ASSIGNMENTS.values()]
    nearest = difflib.get_close_matches(check_id, everything, n=1, cutoff=0.4) or everything[:1]
    raise BadInput(f"There is no check {check_id!r}; did you mean {nearest[0]!r}?")


def withheld(assignment: str) -> tuple[str, ...]:
    """The package's modules that hold this assignment's answer: not there to import while it is graded."""
    modules: tuple[str, ...] = _module(ASSIGNMENTS[assignment]).WITHHELD
    return modules


def _module(stem: str) -> Any:
    return importlib.import_module(f"landmarks.checks.{stem}")
