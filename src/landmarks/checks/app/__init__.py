"""The checks of assignment 07: what an app does with what visitors upload.

`probes` runs beside the learner's code; its judges and `uploads` know the answers and are withheld.
"""

from __future__ import annotations

from pathlib import Path

from landmarks.checks.app import probes
from landmarks.checks.contract import Check, named_after
from landmarks.checks.schema import Array, Items, Maybe, Number, Text

__all__ = ["CHECKS", "WITHHELD"]

_PACKAGE = Path(__file__).parents[2]

# The course's own page stands above the checks, so it is named by its files.
_PAGE = tuple(
    name
    for name in ("landmarks.app.cards", "landmarks.app.uploads", "landmarks.tags")
    if _PACKAGE.joinpath(*name.split(".")[1:]).with_suffix(".py").is_file()
)

WITHHELD = (
    "landmarks.checks.app.handler_judges",
    "landmarks.checks.app.page_judges",
    "landmarks.checks.app.picture_judges",
    "landmarks.checks.app.tag_judges",
    "landmarks.checks.app.uploads",
    "landmarks.data.decode",
    "landmarks.deploy.tagging",
    *_PAGE,
)

_WORDS = Items(Text(2000), most=50)
_RESULTS = Items(Items(Text(300), most=20), most=20)
_SHARES = Items(Array((None,), kind="float"), most=20)

CHECKS: tuple[Check, ...] = (
    named_after(
        probes.open_picture,
        "picture_judges",
        "Pixels, or a sentence",
        "1. What people upload",
        {
            "pixels": Items(Array(most=200_000), most=20),
            "shapes": Items(Array((None,), kind="int"), most=20),
            "refusals": _WORDS,
            "escaped": Items(Text(200), most=20),
        },
        limit_sec=60.0,  # whoever does not look at sizes decodes 52 million pixels
    ),
    named_after(
        probes.top_tags,
        "tag_judges",
        "The likeliest landmarks",
        "2. The likeliest five",
        {"names": _RESULTS, "shares": _SHARES, "after": _SHARES},
    ),
    named_after(
        probes.choose_threshold,
        "tag_judges",
        "The threshold for “none of these”",
        "3. None of these",
        {"thresholds": Array((None,), kind="float")},
    ),
    named_after(
        probes.sentence, "tag_judges", "The answer in a sentence", "3. None of these", {"sentences": _WORDS}
    ),
    named_after(probes.card, "page_judges", "Bars in HTML", "4. The card", {"html": Text(20_000)}),
    named_after(
        probes.handle,
        "handler_judges",
        "Whatever is uploaded, an answer",
        "5. The handler",
        {
            "count": Number(whole=True),
            "names": Items(Text(300), most=20),
            "sentences": _WORDS,
            "tags": _RESULTS,
            "shares": _SHARES,
            "changed": Items(Number(whole=True), most=20),
            "escaped": Maybe(Text(300)),
        },
    ),
    named_after(
        probes.page,
        "page_judges",
        "The page",
        "6. The page",
        {
            "uploads": Number(whole=True),
            "received": Items(Items(Text(300), most=9), most=9),
            "html": Items(Text(20_000), most=3),
        },
    ),
)
