"""How long work tells what it is doing, without knowing who listens.

Library code takes a `Progress` and reports to it; the command line passes one that draws bars, tests pass one
that records, and the default says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Progress", "Stage"]


class Stage:
    """One piece of work of known length. This base class is silent; listeners override `advance`."""

    def advance(self, steps: int = 1, **figures: float) -> None:
        """Count `steps` more as done and show the newest `figures` (running loss, accuracy, …)."""


class Progress:
    """Where work reports to. This base class is silent; listeners override both methods."""

    @contextmanager
    def stage(self, description: str, total: int, unit: str = "step") -> Iterator[Stage]:  # noqa: ARG002
        """Announce work of `total` steps; the stage ends, finished or not, with the `with` block."""
        yield Stage()

    def note(self, message: str) -> None:
        """Say one sentence that a person should see, such as which pictures were set aside."""
