"""Serves one submission: runs its cells and probes it, as the grader asks over a socket.

    python -m landmarks.grading.inside.worker FD [FOLDER OF CHECKS]

Requests, each with a `nonce` that its reply repeats:

- `put` writes the body to `path` below the working folder, before any cell has run;
- `run` runs the body as a cell and replies with what it showed;
- `probe` calls the check's probe with the inputs in the body and replies with the observation.
"""

from __future__ import annotations

import importlib
import json
import socket
import sys
from pathlib import Path
from typing import Any

import landmarks.checks
from landmarks.checks.contract import Check
from landmarks.checks.running import observe
from landmarks.checks.wire import decode, encode
from landmarks.grading.inside.frames import BrokenFrame, receive, send
from landmarks.grading.inside.shell import Shell, make_shell, run_cell

__all__ = ["MOST_REQUEST_BYTES", "add_checks", "find_probe", "main", "serve"]

MOST_REQUEST_BYTES = 300_000_000


def serve(channel: socket.socket, shell: Shell) -> None:
    """Answer requests until the grader closes the channel."""
    sys.path.insert(0, "")  # a learner's own modules, where the notebook is
    while True:
        try:
            head, body = receive(channel, most_bytes=MOST_REQUEST_BYTES)
            send(channel, *_answer(shell, head, body))
        except BrokenFrame:
            return


def _answer(shell: Shell, head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    reply: dict[str, Any] = {"nonce": head["nonce"]}
    if head["do"] == "put":
        path = Path(head["path"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        return reply, b""
    if head["do"] == "run":
        reply["fine"], outputs = run_cell(shell, body.decode())
        return reply, json.dumps(outputs).encode()
    seen = observe(find_probe(head["check"]), shell.user_ns, decode(body, most_bytes=MOST_REQUEST_BYTES))
    return reply, encode(seen)


def find_probe(check_id: str) -> Check:
    """The check, of which a sandbox can use the probe alone: what judges is not there."""
    module = importlib.import_module(f"landmarks.checks.{check_id.partition('.')[0]}")
    checks: tuple[Check, ...] = module.CHECKS
    return next(check for check in checks if check.id == check_id)


def add_checks(folder: str | None) -> None:
    """Let assignments that are not the package's own bring the modules of their checks."""
    if folder is not None:
        landmarks.checks.__path__.append(folder)


def main() -> None:
    add_checks(sys.argv[2] if len(sys.argv) > 2 else None)
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        serve(channel, make_shell())


if __name__ == "__main__":
    main()
