"""Cases and verdicts for reading uploads. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.app.uploads import as_input, bad_uploads, good_uploads
from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import said

__all__ = ["draw_open_picture", "judge_open_picture"]


def draw_open_picture(rng: np.random.Generator) -> Case:
    """Good and bad uploads in random order; which is which stays secret."""
    made = [*good_uploads(rng), *bad_uploads(rng)]
    mixed = [made[int(i)] for i in rng.permutation(len(made))]
    return Case(
        {"contents": [as_input(upload.data) for upload in mixed]},
        {"kinds": [upload.kind for upload in mixed], "pixels": [upload.pixels for upload in mixed]},
    )


def judge_open_picture(observation: Observation, case: Case) -> Verdict:
    kinds: Any = case.secret["kinds"]
    found = {kind: _seen(observation, number) for number, kind in enumerate(kinds)}
    wanted = dict(zip(kinds, case.secret["pixels"], strict=True))
    good = {kind: _like(found[kind], wanted[kind]) for kind in kinds if wanted[kind] is not None}
    escaped = [kind for kind in kinds if found[kind][3]]
    accepted = [kind for kind in kinds if wanted[kind] is None and not found[kind][2] and not found[kind][3]]
    # Failing and refusing is no achievement of a function that does so with every picture.
    opened = not found["plain"][2] and not found["plain"][3]
    refused = [kind for kind in kinds if wanted[kind] is None and found[kind][2]]
    wordless = [
        kind
        for kind in kinds
        if wanted[kind] is None and len(found[kind][2]) < 15 and kind not in accepted + escaped
    ]
    return combine(
        Facet(
            good["plain"],
            f"A plain JPEG of 72 × 48 pixels should come back as an array (48, 72, 3) of uint8; "
            f"{_came(found['plain'])}.",
            "wrong-pixels" if opened else "plain-picture-not-opened",
            _OPEN_PICTURE_HINTS["wrong-pixels" if opened else "plain-picture-not-opened"],
            weight=2,
        ),
        _escape_facet(escaped, found, tried=opened and bool(refused or any(good.values()))),
        *(
            Facet(good[kind], f"{words}; {_came(found[kind])}.", name, hints)
            for kind, (words, name, hints) in _GOOD.items()
        ),
        *(
            Facet(opened and kind not in accepted, f"{words} It was taken.", name, hints)
            for kind, (words, name, hints) in _BAD.items()
        ),
        Facet(
            opened and bool(refused) and not wordless,
            "A refusal should be a sentence that tells the visitor what is wrong; "
            f"here it is {found[wordless[0]][2]!r}."
            if wordless
            else "",
            "refusal-without-words",
            _OPEN_PICTURE_HINTS["refusal-without-words"],
        ),
        praise="Every picture comes upright and in RGB, and everything else is refused with a sentence.",
    )


_OPEN_PICTURE_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-pixels": (
        "Print the shape and the dtype of what you return.",
        "Rows come first: height, width, then red, green and blue.",
    ),
    "plain-picture-not-opened": (
        "Which lines does a sound picture go through, and which of them refuses it or fails?",
        "Call your function with the bytes of one of the course's pictures, and without its `try`: the "
        "traceback says what an `except` may hide.",
    ),
    "refusal-without-words": ("What would you like to read if your own photograph were refused?",),
}


def _seen(observation: Observation, number: int) -> tuple[Any, Any, str, str]:
    """Pixels, shape, refusal and escaped exception of one upload."""
    lists: Any = [observation[name] for name in ("pixels", "shapes", "refusals", "escaped")]
    if any(len(values) <= number for values in lists):
        return np.zeros(0), np.zeros(1), "", "nothing"
    pixels, shape, refusal, escaped = (values[number] for values in lists)
    return pixels, shape, refusal, escaped


def _like(found: tuple[Any, Any, str, str], wanted: Any) -> bool:
    """The same picture: a step or two of rounding apart, and of the same kind of numbers."""
    pixels = found[0]
    if pixels.shape != wanted.shape or pixels.dtype != np.uint8:
        return False
    return float(np.abs(pixels.astype(int) - wanted.astype(int)).mean()) < 2.0


def _came(found: tuple[Any, Any, str, str]) -> str:
    pixels, shape, refusal, escaped = found
    if escaped:
        return f"{escaped} came"
    if refusal:
        return f"it was refused: {refusal[:80].rstrip('.')!r}"
    return f"yours gives shape {said(tuple(int(n) for n in shape))} of {pixels.dtype}"


def _escape_facet(escaped: list[str], found: dict[str, Any], *, tried: bool) -> Facet:
    kind = next(
        (kind for kind in ("text", "empty", "svg", "truncated", "bomb") if kind in escaped),
        escaped[0] if escaped else "",
    )
    words = {
        "text": "a letter that is named as a picture",
        "empty": "an empty file",
        "svg": "a drawing (SVG)",
        "truncated": "a JPEG that was cut off while it was sent",
        "bomb": "a small file that claims 30,000 × 30,000 pixels",
    }.get(kind, "an upload")
    return Facet(
        tried and not escaped,
        f"For {words} your function raised {found[kind][3] if kind else ''}; what it raises should be "
        "`BadUpload`, with a sentence.",
        "traceback-gets-out",
        (
            "Which lines can fail, and with which exceptions? Reading the pixels fails later than opening "
            "the file.",
            "Pillow opens a file by its first bytes and reads the pixels only when they are needed. "
            "Both steps must be inside the `try`, and damage shows itself in many kinds of exception.",
        ),
        weight=3,
    )


_GOOD: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "rotated": (
        "A photograph from a telephone held upright is stored lying down, with an EXIF tag that says so. It "
        "should come upright",
        "exif-ignored",
        (
            "How does a telephone say which way up it was held?",
            "The pixels are stored as the sensor saw them, and a tag says how to turn them. `ImageOps` "
            "of Pillow has a function for it; a `convert` before it can lose the tag.",
        ),
    ),
    "mirrored": (
        "EXIF has eight orientations, some of them mirrored. This picture should be turned or mirrored",
        "exif-partly",
        ("Do you turn by hand? There are eight cases, and Pillow knows all of them.",),
    ),
    "grey": (
        "A grey picture has one channel. It should come with three equal ones",
        "not-rgb",
        ("What is the picture's `mode`, and which method changes it?",),
    ),
    "palette": (
        "A picture with a palette stores numbers of colours. It should come as colours",
        "not-rgb",
        ("What is the picture's `mode`, and which method changes it?",),
    ),
    "cmyk": (
        "A picture for print has four inks, CMYK. It should come as RGB",
        "not-rgb",
        ("What is the picture's `mode`? Four channels are not always RGB and alpha.",),
    ),
    "animated": (
        "Of an animated GIF the first frame should come",
        "wrong-frame",
        ("At which frame is a file when it has just been opened?",),
    ),
    "transparent": (
        "The transparent parts of a picture should lie on white",
        "transparency-lost",
        (
            "What colour is stored below a transparent pixel?",
            "A conversion to RGB drops the transparency and shows whatever was below it. Paste the picture "
            "onto a white one first.",
        ),
    ),
    "wide": (
        "A panorama of 480 × 30 pixels is fine: sixteen times as wide as high",
        "good-picture-refused",
        ("Which of your limits does it meet? The ratio may be up to 20.",),
    ),
}


_BAD: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "text": (
        "A letter named as a picture should be refused.",
        "letter-taken",
        ("Does a failure give a picture?",),
    ),
    "empty": ("An empty file should be refused.", "empty-taken", ("Does a failure give a picture?",)),
    "svg": (
        "A drawing (SVG) is a program, not pixels, and should be refused.",
        "svg-taken",
        ("What does an SVG hold, and who would run it?",),
    ),
    "truncated": (
        "A JPEG that was cut off should be refused: its lower part is missing.",
        "truncated-taken",
        ("When does Pillow read the pixels, and what did you do with its error?",),
    ),
    "huge": (
        "A file of a few kB that unfolds into 52 million pixels should be refused, before they are read.",
        "pixels-not-limited",
        (
            "What does a picture cost in memory: its bytes on disk, or its pixels?",
            "After opening, `size` is known and no pixel has been read: that is the moment to compare with "
            "`MAX_PIXELS`.",
        ),
    ),
    "bomb": (
        "A picture that claims 30,000 × 30,000 pixels should be refused.",
        "pixels-not-limited",
        ("What is known of a picture before its pixels are read?",),
    ),
    "long": (
        "A picture 30,000 pixels wide and a few high should be refused: with the shorter side at 256 "
        "it would be hundreds of thousands of pixels wide.",
        "ratio-not-limited",
        ("Which of the limits of this section looks at width and height together?",),
    ),
}
