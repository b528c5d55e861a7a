"""The judging half of grading, in a process that learner's code never enters."""

from __future__ import annotations

import hashlib
import hmac
import math
import os
import threading
import traceback
from collections.abc import Callable
from typing import TypeVar

from landmarks.checks.contract import Case, Check, Verdict
from landmarks.checks.running import case_of, decide
from landmarks.checks.schema import Malformed
from landmarks.checks.wire import decode
from landmarks.grading.kernel import MOST_OBSERVATION_BYTES

__all__ = ["CheckFault", "draw_case", "judge", "secret_seed"]

T = TypeVar("T")

JUDGE_SEC = (
    60.0  # a judge is ours and takes milliseconds; one that hangs on an odd observation must not hold the run
)


class CheckFault(Exception):
    """A check itself failed. The learner is not to pay for it: a person must look."""


def secret_seed(secret: bytes, student: str, assignment: str, check_id: str) -> int:
    """The seed of one check's case for one submission, which nobody without the run's secret can guess."""
    words = "\0".join((student, assignment, check_id)).encode("utf-8", "surrogateescape")
    return int.from_bytes(hmac.digest(secret, words, hashlib.sha256)[:16], "big")


def draw_case(check: Check, seed: int) -> Case:
    """The case of a seed. Raises `CheckFault` when the check cannot draw it."""
    return _ours(check, lambda: case_of(check, seed))


def judge(check: Check, case: Case, observed: bytes) -> Verdict:
    """The verdict on an observation's bytes, which anybody may have written: what is malformed scores 0.

    Raises `CheckFault` when the check's judge fails or hangs.
    """
    try:
        observation = decode(observed, most_bytes=MOST_OBSERVATION_BYTES)
    except Malformed as error:
        return Verdict(0.0, f"What your code returned cannot be marked. {error}", "wrong-kind")
    verdict = _ours(check, lambda: decide(check, observation, case))
    # `Verdict` asserts the same, which Python leaves out when it is told to optimise.
    if not (math.isfinite(verdict.score) and 0.0 <= verdict.score <= 1.0):
        raise CheckFault(f"the check {check.id} failed: it gave a score of {verdict.score}")
    return verdict


def _ours(check: Check, call: Callable[[], T]) -> T:
    """Call our own code on values whose kind its author may not have foreseen.

    In a thread, since a judge that hangs must not hold the run; it is left behind then. Signals would do only
    in a main thread, which a worker of a cluster does not have.
    """
    came: list[T] = []
    failed: list[str] = []

    def run() -> None:
        try:
            came.append(call())
        # A judge may fail in any way.
        except BaseException as error:  # noqa: BLE001
            if os.environ.get("LANDMARKS_DEBUG"):  # else nobody sees it: it may tell what was expected
                traceback.print_exc()
            failed.append(type(error).__name__)

    thread = threading.Thread(target=run, name=f"judge {check.id}", daemon=True)
    thread.start()
    thread.join(JUDGE_SEC)
    if not came:
        raise CheckFault(f"the check {check.id} failed: {failed[0] if failed else 'it did not end'}")
    return came[0]
