"""What is watched while a sandbox runs, and why it ends."""

from __future__ import annotations

import asyncio
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from landmarks.grading.sandbox.ending import End, over_a_limit
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.relay import Relay
from landmarks.grading.sandbox.usage import Usage

__all__ = ["Folders", "Guard"]

_STARTING_SEC = 60.0  # until the kernel listens: half a second, and more on a machine that is busy
_LOOKING_FOR_SOCKETS_SEC = 0.005
_WATCHING_SEC = 0.05
_LAST_MESSAGES_SEC = 0.2  # for what a kernel that has died had sent before
_LAST_WORDS_BYTES = 4096


@dataclass(frozen=True)
class Folders:
    """Folders of a sandbox, as file descriptors: they stay what they are, whatever is done in there."""

    scratch: int
    sockets: int
    shared_memory: int
    proc: int


class Guard:
    """Carries the messages of one sandbox and watches its limits."""

    def __init__(
        self, limits: Limits, folders: Folders, init: int, errors: IO[bytes], ports: dict[str, str]
    ) -> None:
        """`init` is a pidfd, `errors` the program's standard error, `ports` are as `Relay` takes them."""
        self.wanted: End | None = None  # set by another thread to end it
        self._limits, self._folders, self._init, self._errors, self._ports = (
            limits,
            folders,
            init,
            errors,
            ports,
        )
        self._last_words = b""

    async def watch(self, started_at: float, listening: Callable[[], None]) -> End:
        """Go on until there is a reason to end, and give it; call `listening` once the kernel does.

        `started_at` is in seconds of `time.monotonic`. When this returns, the processes may still be there.
        """
        died = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(self._init, died.set)
        os.set_blocking(self._errors.fileno(), False)
        loop.add_reader(self._errors, self._hear, loop)
        usage = Usage(
            self._folders.proc, (self._folders.scratch, self._folders.shared_memory, self._folders.sockets)
        )
        relay = Relay(self._folders.sockets, self._ports, self._limits.output_bytes)
        await relay.open()
        waiting_for_sockets = True
        try:
            while True:
                if waiting_for_sockets and self._sockets_are_there():
                    waiting_for_sockets = False
                    listening()
                interval_sec = _LOOKING_FOR_SOCKETS_SEC if waiting_for_sockets else _WATCHING_SEC
                with suppress(TimeoutError):
                    await asyncio.wait_for(died.wait(), interval_sec)
                age_sec = time.monotonic() - started_at
                if waiting_for_sockets and age_sec > _STARTING_SEC:
                    return End("died", "The kernel did not begin to listen.")
                if end := self.wanted or self._over_a_limit(usage, relay, age_sec):
                    return end
                if died.is_set():
                    await relay.finish(_LAST_MESSAGES_SEC)
                    return End("died", f"The kernel ended by itself. {self._heard()}".rstrip())
        finally:
            loop.remove_reader(self._init)
            loop.remove_reader(self._errors)
            await relay.close()

    def _over_a_limit(self, usage: Usage, relay: Relay, age_sec: float) -> End | None:
        if relay.exceeded:
            return End("output", f"It sent more than {self._limits.output_bytes:,} bytes of output.")
        return over_a_limit(self._limits, usage, age_sec)

    def _sockets_are_there(self) -> bool:
        try:
            states = [
                os.stat(name, follow_symlinks=False, dir_fd=self._folders.sockets)
                for name in self._ports.values()
            ]
        except FileNotFoundError:
            return False
        return all(stat.S_ISSOCK(state.st_mode) for state in states)

    def _hear(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep the end of what the program writes to its standard error, so that it never waits for us."""
        with suppress(BlockingIOError):
            words = os.read(self._errors.fileno(), 2**16)
            if not words:
                loop.remove_reader(self._errors)
            self._last_words = (self._last_words + words)[-_LAST_WORDS_BYTES:]

    def _heard(self) -> str:
        lines = self._last_words.decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""
