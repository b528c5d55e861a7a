"""A learner's kernel in a sandbox: code goes in, outputs and files of data come out, all of it bounded."""

from __future__ import annotations

import contextlib
import queue
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, cast

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.connect import KernelConnectionInfo

from landmarks.errors import SandboxError
from landmarks.grading.sandbox.box import Box
from landmarks.grading.sandbox.choice import choose
from landmarks.grading.sandbox.connection import make_connection
from landmarks.grading.sandbox.ending import End, EndState
from landmarks.grading.sandbox.launch import Engine
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.outputs import Outputs

__all__ = ["RunResult", "RunState", "SandboxedKernel"]

RunState = Literal["ok", "error"] | EndState

_READY_SEC = 60.0
_ASKING_AGAIN_SEC = 0.5
_GRACE_SEC = 2.0  # for code that is interrupted to stop by itself
_WAIT_SEC = 0.05
_WIRE_MS = 2000  # for one message to go or to come whole, once it has begun


@dataclass(frozen=True)
class RunResult:
    """What became of one piece of code. All of it is the learner's word: data, and no proof of anything."""

    state: RunState
    outputs: list[dict[str, Any]] = field(default_factory=list)
    """As nbformat 4 has them in a code cell; not more bytes than `Limits.output_bytes`."""
    error_name: str = ""
    """The exception's class for "error", else ""."""
    error_message: str = ""
    """What the exception says; for states other than "ok" and "error" the sandbox's own sentence."""
    seconds: float = 0.0


class SandboxedKernel:
    """A Python kernel that nobody has to trust, to be used in a `with` block; one thread at a time.

    A run that takes too long is interrupted, and the kernel can go on if it heeds that; `end` tells whether
    it is still there. After an end, `run` gives its state again and `read` still works.
    """

    def __init__(
        self,
        limits: Limits = Limits(),
        *,
        withheld: Collection[str] = (),
        engine: Engine | None = None,
    ) -> None:
        """`withheld`: modules of this package that are not there; `engine`: None takes what `choose` gives.

        Raises `SandboxError` when there is no sandbox, and `ValueError` for a wrong name in `withheld`.
        """
        self.limits = limits
        self._withheld = withheld
        self._engine = engine or choose()

    def __enter__(self) -> Self:
        """Start: half a second. Raises `SandboxError`."""
        self._folder = tempfile.TemporaryDirectory(prefix="landmarks-")  # closed to other users
        try:
            connection = make_connection(Path(self._folder.name))
            self._box = Box(self._engine, self.limits, self._withheld, connection)
            self._client = BlockingKernelClient()
            self._client.load_connection_info(cast(KernelConnectionInfo, connection))
            self._client.start_channels(stdin=False, hb=False)
            # Noise on the wire makes a socket drop its peer; without one it would wait to send for ever.
            client = self._client
            for channel in (client.shell_channel, client.control_channel, client.iopub_channel):
                channel.socket.setsockopt(zmq.SNDTIMEO, _WIRE_MS)
                channel.socket.setsockopt(zmq.RCVTIMEO, _WIRE_MS)
            self._wait_until_ready()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Kill everything in the sandbox and leave nothing behind."""
        if hasattr(self, "_client"):
            self._client.stop_channels()
            self._client.context.destroy(linger=0)
        if hasattr(self, "_box"):
            self._box.close()
        self._folder.cleanup()

    @property
    def end(self) -> End | None:
        """Why the kernel is no more, or None while it is there."""
        return self._box.end

    def run(self, code: str, timeout_sec: float) -> RunResult:
        """Run `code` as a cell of a notebook, for at most about `timeout_sec` seconds."""
        started_at = time.monotonic()
        outputs = Outputs()
        reply: dict[str, Any] | None = None
        late = False
        if self.end is None and (request := self._ask(code)) is not None:
            reply = self._follow(request, outputs, timeout_sec)
            if reply is None and self.end is None:
                late = True
                self._interrupt()
                reply = self._follow(request, outputs, _GRACE_SEC)
        seconds = time.monotonic() - started_at
        too_late = f"It took more than {timeout_sec:g} seconds."
        if reply is None:
            end = self.end or self._box.stop(End("timed-out", too_late))
            return RunResult(end.state, outputs.list, "", end.reason, seconds)
        if late:
            return RunResult("timed-out", outputs.list, "", too_late, seconds)
        if reply.get("status") == "ok":
            return RunResult("ok", outputs.list, "", "", seconds)
        name, message = str(reply.get("ename", "")), str(reply.get("evalue", ""))
        return RunResult("error", outputs.list, name, message, seconds)

    def read(self, name: str, max_bytes: int) -> bytes:
        """The file `name` of the scratch folder, also after the kernel's end.

        Raises `SandboxError` when there is no plain file of that name or it has more than `max_bytes`, and
        `ValueError` for a name with a folder in it.
        """
        return self._box.read(name, max_bytes)

    def write(self, name: str, content: bytes) -> None:
        """Put a file, readable in there, into the scratch folder, in the place of any that has this name.

        Raises `SandboxError` when it has no room, and `ValueError` for a name with a folder in it.
        """
        self._box.write(name, content)

    def stop(self) -> None:
        """Kill everything in the sandbox; `read` still works."""
        self._box.stop()

    def _wait_until_ready(self) -> None:
        """Ask the kernel about itself until its answer comes on both channels, which then are connected."""
        deadline = time.monotonic() + _READY_SEC
        while time.monotonic() < deadline and self.end is None:
            if self._follow(self._client.kernel_info(), Outputs(), _ASKING_AGAIN_SEC) is not None:
                return
        reason = self.end.reason if self.end else f"it was given {_READY_SEC:g} seconds."
        raise SandboxError(f"The kernel in the sandbox does not answer: {reason}")

    def _follow(self, request: str, outputs: Outputs, timeout_sec: float) -> dict[str, Any] | None:
        """Collect until the kernel has answered and is idle again: its answer, or None without one."""
        deadline = time.monotonic() + timeout_sec
        reply = None
        idle = False
        while reply is None or not idle:
            if time.monotonic() > deadline:
                return None
            ended = self.end is not None  # asked first: what had been sent before may still be there
            if message := _next(self._client.get_iopub_msg, request, 0 if ended else _WAIT_SEC):
                kind, content = message
                idle = idle or (kind == "status" and content.get("execution_state") == "idle")
                outputs.add(kind, content)
            elif ended:
                return None
            if reply is None and (answer := _next(self._client.get_shell_msg, request, 0)):
                reply = answer[1]
        return reply

    def _ask(self, code: str) -> str | None:
        """Send `code` to be run: the request's number, or None where nobody is left to take it."""
        try:
            return self._client.execute(code, allow_stdin=False)
        except zmq.Again:
            return None

    def _interrupt(self) -> None:
        control = self._client.control_channel
        with contextlib.suppress(zmq.Again):  # nobody is left to heed it: `run` kills what is there
            control.send(self._client.session.msg("interrupt_request", {}))


def _next(receive: Any, request: str, timeout_sec: float) -> tuple[str, dict[str, Any]] | None:
    """The kind and content of the next message of a channel; None if there is none or it answers another."""
    try:
        message = receive(timeout=timeout_sec)
        if message["parent_header"].get("msg_id") == request and isinstance(message["content"], dict):
            return message["msg_type"], message["content"]
    except (queue.Empty, zmq.Again):
        pass
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass  # whatever the learner's code sends by hand that is no message
    return None
