"""The grader's end of a kernel in which learner's code runs: ask, wait at most so long, believe little.

A reply must carry the nonce of its request, so one that was written in advance, or that answers another
request, ends the kernel. Time is the grader's own.
"""

from __future__ import annotations

import json
import secrets
import socket
import time
from collections.abc import Mapping
from typing import Any, Protocol

from landmarks.checks.contract import Inputs
from landmarks.checks.wire import encode
from landmarks.grading.inside.frames import BrokenFrame, Gone, Late, receive, send

__all__ = [
    "MOST_OBSERVATION_BYTES",
    "ChannelKernel",
    "Enclosure",
    "Kernel",
    "KernelLost",
    "Launcher",
    "Output",
]

Output = dict[str, Any]  # one output of a cell, in Jupyter's format

MOST_OUTPUT_BYTES = 4_000_000  # of one cell
MOST_OBSERVATION_BYTES = 64_000_000
_PUT_SEC = 30.0


class KernelLost(Exception):
    """The kernel is gone: it died, spoke out of turn, or did not answer in time."""

    def __init__(self, reason: str, *, late: bool = False) -> None:
        super().__init__(reason)
        self.late = late


class Enclosure(Protocol):
    """What a kernel runs in: killed with all its processes, at once, whatever they do."""

    channel: socket.socket

    def kill(self) -> None:
        """End everything in there; a second call does nothing."""

    def why_it_ended(self) -> str:
        """The limit that ended it, as a sentence; "" when that is not known."""


class Kernel(Protocol):
    """A process in which a learner's cells run."""

    def run(self, source: str, limit_sec: float) -> tuple[bool, list[Output]]:
        """Run a cell: whether it ended without an error, and what it showed. Raises `KernelLost`."""

    def probe(self, check_id: str, inputs: Inputs, limit_sec: float) -> bytes:
        """The bytes of an observation, which anybody may have written. Raises `KernelLost`."""

    def close(self) -> None:
        """Kill it with all its processes."""


class Launcher(Protocol):
    """Starts kernels for one assignment, each apart from all others.

    `prologue` holds the ids of cells that every fresh kernel has run already.
    """

    prologue: frozenset[str]

    def launch(self, files: Mapping[str, bytes]) -> Kernel:
        """A fresh kernel in which no learner's code has run, with `files` in its working folder.

        Raises `KernelLost` when one cannot be had.
        """

    def close(self) -> None:
        """End what the launcher keeps ready."""


class ChannelKernel:
    """A kernel that `inside.worker` serves over a socket."""

    def __init__(self, enclosure: Enclosure, files: Mapping[str, bytes]) -> None:
        self._enclosure = enclosure
        for path, content in files.items():
            self._ask({"do": "put", "path": path}, content, _PUT_SEC, 0)

    def run(self, source: str, limit_sec: float) -> tuple[bool, list[Output]]:
        head, body = self._ask({"do": "run"}, source.encode(), limit_sec, MOST_OUTPUT_BYTES)
        return head.get("fine") is True, _outputs(body)

    def probe(self, check_id: str, inputs: Inputs, limit_sec: float) -> bytes:
        request = {"do": "probe", "check": check_id}
        return self._ask(request, encode(inputs), limit_sec, MOST_OBSERVATION_BYTES)[1]

    def close(self) -> None:
        self._enclosure.kill()

    def _ask(
        self, request: dict[str, Any], body: bytes, limit_sec: float, most_bytes: int
    ) -> tuple[dict[str, Any], bytes]:
        nonce = secrets.token_hex(16)
        channel, deadline = self._enclosure.channel, time.monotonic() + limit_sec
        try:
            channel.settimeout(limit_sec)
            send(channel, {**request, "nonce": nonce}, body)
            head, answer = receive(channel, most_bytes=most_bytes, deadline=deadline)
        except Late:
            self._enclosure.kill()
            raise KernelLost(f"it did not end within {limit_sec:.0f} seconds", late=True) from None
        except BrokenFrame as error:
            why = self._enclosure.why_it_ended() or "its process ended"
            self._enclosure.kill()
            raise KernelLost(why if isinstance(error, Gone) else str(error)) from None
        if head.get("nonce") != nonce:
            self._enclosure.kill()
            raise KernelLost("it answered what nobody had asked")
        return head, answer


def _outputs(body: bytes) -> list[Output]:
    """What a cell showed, with everything dropped that is not as Jupyter has it."""
    try:
        outputs = json.loads(body)
    except (ValueError, RecursionError):
        return []
    return [output for output in outputs if _is_output(output)] if isinstance(outputs, list) else []


def _is_output(output: Any) -> bool:
    if not isinstance(output, dict):
        return False
    match output.get("output_type"):
        case "stream":
            return set(output) == {"output_type", "name", "text"} and (
                output["name"] in ("stdout", "stderr") and isinstance(output["text"], str)
            )
        case "error":
            lines = output.get("traceback")
            return set(output) == {"output_type", "ename", "evalue", "traceback"} and (
                isinstance(output["ename"], str)
                and isinstance(output["evalue"], str)
                and isinstance(lines, list)
                and all(isinstance(line, str) for line in lines)
            )
        case "display_data" | "execute_result":
            data = output.get("data")
            # Metadata gives pictures sizes and addresses, which a page would take over.
            extra = {name: output[name] for name in output if name not in ("output_type", "data")}
            return (
                extra == {"metadata": {}}
                and isinstance(data, dict)
                and all(
                    name in ("text/plain", "image/png") and isinstance(value, str)
                    for name, value in data.items()
                )
            )
    return False
