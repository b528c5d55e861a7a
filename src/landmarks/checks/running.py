"""Both halves of a check: `observe` beside the learner's code, `decide` in the judge's process.

What goes wrong in a learner's code is an observation as well, under `TROUBLE`. It always scores 0, so nobody
gains by forging it.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Check, Inputs, Verdict
from landmarks.checks.schema import Malformed, Text, validate
from landmarks.checks.student import (
    NotThere,
    OutOfTime,
    Student,
    Unusable,
    WrongSignature,
    is_placeholder,
)
from landmarks.checks.wire import encode

__all__ = ["TROUBLE", "OutOfTime", "case_of", "decide", "observe", "public_seed", "trouble"]

# The one name of an observation that says why there is none.
TROUBLE = "$trouble"
_TROUBLE_SCHEMA = {"kind": Text(40), "name": Text(200), "text": Text(2000)}
_BY_HAND = "Call your function by hand in a new cell, with a small input, and read the whole traceback."


# Errors that say little to a learner: a part of the text, the misconception, a hint.
_KNOWN_ERRORS = (
    (
        "' is not defined",
        "name-not-there",
        "Is the name spelt as where it is defined? If it is, that cell has not been run since the kernel "
        "started: choose Run → Run All Above Selected Cell, then run this one again.",
    ),
    (
        "modified by an inplace operation",
        "step-before-backward",
        "The optimizer's step changed weights that `backward()` still needed. Which of the two comes first?",
    ),
    (
        "mat1 and mat2 shapes",
        "sizes-do-not-fit",
        "A linear layer gets another number of features than it was made for. Print the shape before it.",
    ),
    (
        "does not require grad",
        "no-gradient",
        "Nothing between the weights and the loss was recorded: is there a `no_grad`, a `detach` or an "
        "`item` too many?",
    ),
    (
        "Not a directory",
        "file-taken-for-a-folder",
        "You look inside something that is a file: files lie beside the folders. `path.is_dir()` tells them "
        "apart.",
    ),
    ("Module.__init__() call", "super-init-forgotten", "Call `super().__init__()` before you make layers."),
    (
        "same device",
        "wrong-device",
        "Pictures, labels and model must be on one device; `next(model.parameters()).device` says which.",
    ),
)


def public_seed(check_id: str) -> int:
    """The seed of a check's case in a learner's notebook: always the same, so that a card can be acted on."""
    return int.from_bytes(hashlib.sha256(check_id.encode()).digest()[:8], "big")


def case_of(check: Check, seed: int) -> Case:
    """The case that a seed stands for; grading draws one secret seed for each submission and check."""
    return check.draw(np.random.default_rng(seed))


def observe(check: Check, namespace: Mapping[str, Any], inputs: Inputs) -> dict[str, Any]:
    """Probes the learner's objects. What comes can always be encoded."""
    try:
        seen = dict(check.probe(Student(namespace), inputs))
        encode(seen)
    except NotThere as missing:
        return trouble("missing", missing.name, missing.meant or "")
    except WrongSignature as wrong:
        return trouble("signature", wrong.name, f"{wrong.expected}\n{wrong.has}")
    except Unusable as unusable:
        return trouble("unusable", "", _text_of(unusable))
    except OutOfTime:
        return trouble("endless", "", "")
    # Whatever a learner's code raises ends here, SystemExit too: it becomes the card that they read.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        if is_placeholder(error):
            return trouble("unfilled")
        return trouble("raised", type(error).__name__, f"{_text_of(error)}\n{_place(error)}")
    return seen


def decide(check: Check, observation: Mapping[str, Any], case: Case) -> Verdict:
    """The verdict on an observation that may have been forged: what is malformed scores 0."""
    try:
        if set(observation) == {TROUBLE}:
            return _verdict_on_trouble(check, observation[TROUBLE])
        validate(observation, check.schema)
    except Malformed as error:
        return Verdict(0.0, f"What your code returned cannot be marked. {error}", "wrong-kind")
    return check.judge(observation, case)


def trouble(kind: str, name: str = "", text: str = "") -> dict[str, Any]:
    """An observation that says why there is none; `kind` is a key of `_WORDS`."""
    return {TROUBLE: {"kind": kind, "name": name[:200], "text": text[:2000]}}


def _text_of(error: BaseException) -> str:
    """An exception's text, even when its class is the learner's and its `__str__` raises or lies."""
    try:
        return str.__str__(str(error))
    except BaseException as second:
        if isinstance(second, KeyboardInterrupt):
            raise
        return "(an exception whose text cannot be read)"


def _place(error: BaseException) -> str:
    """Where in the learner's own cells an error arose: the last frame that is not a file of a package."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "ipykernel" in frame.filename or frame.filename.startswith("<")
    ]
    return f"line {frames[-1].lineno} of your cell, `{frames[-1].line}`" if frames else ""


def _verdict_on_trouble(check: Check, found: Any) -> Verdict:
    if not isinstance(found, dict):
        raise Malformed("Trouble should be a table.")
    validate(found, _TROUBLE_SCHEMA)
    if found["kind"] not in _WORDS:
        raise Malformed(f"There is no trouble of kind {found['kind']!r}.")
    message, *hints = _WORDS[found["kind"]](check, found["name"], found["text"])
    word = found["kind"]
    if word == "raised":
        for pattern, known, hint in _KNOWN_ERRORS:
            if pattern in found["text"]:
                word, hints = known, [hint, _BY_HAND]
                break
    return Verdict(0.0, message, word, tuple(hints))


# IPython shows such an error below the learner's cell, and leaves what an earlier run of it defined.
_NOT_RUN = (
    "If that shows an error, such as a SyntaxError, mend it first: until then your new code does not count."
)


def _missing(_: Check, name: str, text: str) -> tuple[str, ...]:
    meant = f" You have `{text}`; is that it? Names must match to the letter." if text else ""
    return (
        f"`{name}` is not there yet.{meant}",
        f"Fill the cell above and run it, then this one. {_NOT_RUN} After a restart of the kernel, choose "
        "Run → Run All Above Selected Cell.",
    )


def _unfilled(_: Check, __: str, ___: str) -> tuple[str, ...]:
    return (
        "The cell above still has its placeholder, `raise NotImplementedError()`.",
        f"Put your code in its place and run that cell, then this one. {_NOT_RUN}",
    )


def _signature(_: Check, name: str, text: str) -> tuple[str, ...]:
    expected, _sep, has = text.partition("\n")
    return (
        f"`{name}` should take the arguments ({expected}); yours takes {has}.",
        "Keep the first line of the function as the exercise gives it.",
    )


def _unusable(_: Check, __: str, text: str) -> tuple[str, ...]:
    return (text,)


def _endless(check: Check, _: str, __: str) -> tuple[str, ...]:
    return (
        f"Your code did not end within {check.limit_sec:g} seconds, and was stopped. "
        "The check gives it little to do: a right solution needs less than one.",
        "Does a loop wait for something that never comes? Print its counter and look.",
    )


def _raised(_: Check, name: str, text: str) -> tuple[str, ...]:
    said, _sep, place = text.rpartition("\n")
    said = said.partition(" Hint: enable anomaly")[0]  # PyTorch's advice is no help at this size
    return f"Your code raised {name}: {said}\n{place}".strip(), _BY_HAND


_WORDS: dict[str, Callable[[Check, str, str], tuple[str, ...]]] = {
    "missing": _missing,
    "unfilled": _unfilled,
    "signature": _signature,
    "unusable": _unusable,
    "endless": _endless,
    "raised": _raised,
}
