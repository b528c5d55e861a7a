"""Cases and verdicts for the handler. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from PIL import Image

from landmarks.checks.app.probes import Colours
from landmarks.checks.app.uploads import as_input, bad_uploads, expected_pixels, good_uploads, painting, saved
from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close

__all__ = ["draw_handle", "judge_handle"]


_FAILS = 13


_PADDING = 20_000_000


def draw_handle(rng: np.random.Generator) -> Case:
    """Good and bad in one go: names that lie, one that breaks the network, and one that is too large."""
    good = {made.kind: made for made in good_uploads(rng)}
    bad = {made.kind: made for made in bad_uploads(rng)}
    extra = saved(Image.fromarray(painting(rng, 50, 40)), "PNG")
    breaks = saved(Image.fromarray(painting(rng, _FAILS, 30)), "PNG")
    table = [
        ("holiday.jpg", "image/jpeg", bad["text"].data, 0, False),
        ("IMG_0042.JPG", "image/jpeg", good["rotated"].data, 0, True),
        ("notes.txt", "text/plain", extra, 0, True),
        ("cut.jpg", "image/jpeg", bad["truncated"].data, 0, False),
        ("low.png", "image/png", breaks, 0, False),
        ("large.png", "image/png", extra, _PADDING, False),
        ("logo.png", "image/png", good["palette"].data, 0, True),
    ]
    order = [int(i) for i in rng.permutation(len(table))]
    keys = ("name", "type", "content", "padding")
    uploads: Any = [
        dict(zip(keys, (n, t, as_input(d), p), strict=True)) for n, t, d, p, _ in (table[i] for i in order)
    ]
    weights = rng.normal(0, 3.0, (9, 7)).astype(np.float32)
    secret: dict[str, Any] = {"good": [table[i][4] for i in order], "expected": []}
    for i in order:
        secret["expected"].append(_likely(weights, table[i][2]) if table[i][4] else np.zeros(0))
    return Case(
        {
            "uploads": uploads,
            "table": weights,
            "fails": _FAILS,
            "classes": [f"{int(n):02d}.Place_{n}" for n in rng.permutation(80)[:7]],
            "threshold": 0.05,
        },
        secret,
    )


def _likely(weights: Any, data: bytes) -> Any:
    pixels = torch.from_numpy(expected_pixels(data)).permute(2, 0, 1).unsqueeze(0)
    with torch.no_grad():
        return Colours(weights, _FAILS)(pixels)[0].numpy()


def judge_handle(observation: Observation, case: Case) -> Verdict:
    uploads: Any = case.inputs["uploads"]
    good: Any = case.secret["good"]
    names = [upload["name"] for upload in uploads]
    escaped = observation["escaped"]
    if escaped is not None or observation["count"] != len(names) or observation["names"] != names:
        return _no_results(escaped, observation, names)
    tags: Any = observation["tags"]
    sentences: Any = observation["sentences"]
    taken = {name: bool(found) for name, found in zip(names, tags, strict=True)}
    right = dict(zip(names, _right_tags(observation, case), strict=True))
    leaks = [s for s in sentences if "Traceback" in s or "mat1" in s or 'File "' in s or not s.strip()]
    return combine(
        Facet(
            taken["notes.txt"],
            "A picture named notes.txt was refused. Its content is a picture.",
            "extension-trusted",
            _HANDLE_HINTS["extension-trusted"],
        ),
        Facet(
            not taken["holiday.jpg"] and not taken["cut.jpg"],
            "A letter named holiday.jpg, or a JPEG that was cut off, got tags.",
            "bad-upload-tagged",
            _HANDLE_HINTS["bad-upload-tagged"],
        ),
        Facet(
            all(right[name] for name, fine in zip(names, good, strict=True) if fine),
            "The tags of a good picture should be the five likeliest of `predictor(pictures)`, which wants "
            "(1, 3, H, W) of uint8, upright; yours are others.",
            "wrong-tags",
            _HANDLE_HINTS["wrong-tags"],
            weight=3,
        ),
        Facet(
            not taken["large.png"],
            "A file of more than `MAX_BYTES` was read and tagged.",
            "bytes-not-limited",
            _HANDLE_HINTS["bytes-not-limited"],
        ),
        Facet(
            not leaks and not taken["low.png"],
            f"The predictor failed on one picture, and the visitor reads {_quoted(leaks)}.",
            "machine-words-shown",
            _HANDLE_HINTS["machine-words-shown"],
        ),
        Facet(
            not observation["changed"],
            "After the call, the uploads that were given have changed.",
            "input-changed",
            _HANDLE_HINTS["input-changed"],
        ),
        praise="Every upload got an answer, good or bad, and none of them stopped the others.",
    )


_HANDLE_HINTS: dict[str, tuple[str, ...]] = {
    "extension-trusted": (
        "What does a name prove?",
        "A name and a type are what the sender says. Only the content shows what it is.",
    ),
    "bad-upload-tagged": ("What happens after a refusal? Does an older picture remain in a variable?",),
    "wrong-tags": (
        "Print shape, dtype and largest value of what you hand to the predictor.",
        "It scales and normalises by itself. What is divided by 255 before it, or resized, it has "
        "not learnt from.",
    ),
    "bytes-not-limited": ("Which entry of an upload says how large it is?",),
    "machine-words-shown": (
        "Who reads this sentence?",
        "What the network raises is for the log. The visitor needs one kind sentence.",
    ),
    "input-changed": ("Does a line write into `upload`? It belongs to the widget. Make a dict of your own.",),
}


def _quoted(leaks: list[str]) -> str:
    """What a visitor reads, as a card quotes it."""
    return repr(leaks[0][:80]) if leaks else "tags all the same"


def _no_results(escaped: Any, observation: Observation, names: list[str]) -> Verdict:
    if escaped is not None:
        return Verdict(
            0.0,
            f"An exception came out of your handler: {escaped.rstrip('.')}. The page would show a traceback, "
            "or nothing.",
            "traceback-gets-out",
            (
                "Which upload raises, and which line?",
                "`open_picture` raises `BadUpload` for what it refuses; the predictor may raise as "
                "well. Both must become a sentence, inside the loop, so that the next upload has its "
                "turn.",
            ),
        )
    return Verdict(
        0.0,
        f"{len(names)} uploads should give {len(names)} results with the same names in the same order; "
        f"yours gives {observation['count']}.",
        "uploads-lost",
        ("What becomes of an upload that is refused? Does the loop go on, and does it add a result?",),
    )


def _right_tags(observation: Observation, case: Case) -> list[bool]:
    classes: Any = case.inputs["classes"]
    found = []
    for told, shares, row in zip(
        observation["tags"],
        observation["shares"],
        case.secret["expected"],
        strict=True,
    ):
        order: Any = np.argsort(-row, kind="stable")[:5] if row.size else []
        found.append(
            told == [classes[i] for i in order]
            and close(shares, [row[i] for i in order], share=0.05, least=0.02)
        )
    return found
