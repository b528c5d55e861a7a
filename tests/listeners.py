"""A `Progress` that remembers what it was told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from landmarks.progress import Progress, Stage


class Recorder(Progress):
    """notes: the sentences; stages: (description, total, unit); counted: how far each stage was advanced."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.stages: list[tuple[str, int, str]] = []
        self.counted: list[int] = []

    @property
    def descriptions(self) -> list[str]:
        """Of the stages."""
        return [description for description, _, _ in self.stages]

    def note(self, message: str) -> None:
        self.notes.append(message)

    @contextmanager
    def stage(self, description: str, total: int, unit: str = "step") -> Iterator[Stage]:
        self.stages.append((description, total, unit))
        self.counted.append(0)
        counted = self.counted

        class Counting(Stage):
            def advance(self, steps: int = 1, **_: float) -> None:
                counted[-1] += steps

        yield Counting()
