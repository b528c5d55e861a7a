"""In a notebook: what an assignment asks a learner to build cannot be imported from this package.

In grading these modules are not there at all; a learner should not find that out by their mark.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from landmarks.checks.card import Card
from landmarks.checks.display import show_card

__all__ = ["WithheldImport", "opened", "withhold"]


class WithheldImport(ImportError):
    """A notebook's cell imports what its assignment asks for."""

    def _render_traceback_(self) -> list[str]:
        """IPython asks this for the lines to show in place of a traceback."""
        return [str(self)]


class _Doorkeeper(MetaPathFinder):
    def __init__(self) -> None:
        self.closed: frozenset[str] = frozenset()
        self.open = 0

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Python's import asks this first; `None` lets the others look."""
        del path, target
        if self.open or fullname not in self.closed:
            return None
        message = f"`{fullname}` holds the answer of this assignment, so here it cannot be imported."
        advice = "Write it yourself in the exercise's cell. In grading the module is not there either."
        show_card(Card("wrong", "An import", message, 0.0, (("What to do", advice),)))
        raise WithheldImport(f"{message} {advice}")


_DOORKEEPER = _Doorkeeper()


def withhold(modules: Sequence[str]) -> None:
    """From now on these modules cannot be imported, also where they have been; `()` ends it."""
    _DOORKEEPER.closed = frozenset(modules)
    if _DOORKEEPER not in sys.meta_path:
        sys.meta_path.insert(0, _DOORKEEPER)
    _forget()


@contextlib.contextmanager
def opened() -> Iterator[None]:
    """Lets a judge, which is part of the answer, be imported and run."""
    _DOORKEEPER.open += 1
    try:
        yield
    finally:
        _DOORKEEPER.open -= 1
        _forget()


def _forget() -> None:
    for name in _DOORKEEPER.closed:
        sys.modules.pop(name, None)
        parent, _, child = name.rpartition(".")
        if parent in sys.modules:
            vars(sys.modules[parent]).pop(child, None)
