"""Ctrl-C that ends training after the step at hand, so that the run keeps what it learnt."""

from __future__ import annotations

import signal
import threading
from types import FrameType

__all__ = ["GracefulStop"]


class GracefulStop:
    """Within the `with` block, the first Ctrl-C sets `requested`; the second interrupts at once.

    Outside the main thread, where Python delivers no signals, nothing is changed.
    """

    def __init__(self) -> None:
        self.requested = False

    def __enter__(self) -> GracefulStop:
        self._mine = threading.current_thread() is threading.main_thread()
        if self._mine:
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        if self._mine:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True
