"""Cases and verdicts for a learner's flip and crop by hand. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.essential import only_if
from landmarks.checks.judging import close, first_match, said

__all__ = ["INPUT_CHANGED", "draw_flip", "draw_random_crop", "judge_flip", "judge_random_crop"]


INPUT_CHANGED = (
    "Print the picture that you gave to the function, before and after.",
    "Your function writes into the picture that it was given, so the original is lost: the next epoch "
    "would begin from the changed one. Write into a new tensor.",
)


def draw_flip(rng: np.random.Generator) -> Case:
    """Pictures that are not square, one with an even and one with an odd width, and a batch."""
    shapes = [(3, 5, 8), (3, 6, int(rng.integers(3, 6)) * 2 + 1), (2, 3, 4, 6)]
    return Case({"pictures": [rng.random(shape).astype(np.float32) for shape in shapes]})


def judge_flip(observation: Observation, case: Case) -> Verdict:
    pictures: Any = case.inputs["pictures"]
    got: Any = observation["flipped"]
    after: Any = observation["after"]
    right = [picture[..., ::-1] for picture in pictures]
    mistake = first_match(got[0], _wrong_flips(pictures[0])) or "wrong-flip"
    verdict = combine(
        Facet(
            got[0].shape == right[0].shape,
            f"A picture of shape {said(pictures[0].shape)} should keep it; yours comes back as "
            f"{said(got[0].shape)}.",
            "wrong-shape",
            _FLIP_HINTS["wrong-shape"],
        ),
        Facet(
            close(got[0], right[0]),
            f"The first row should begin with {said(right[0][0, 0, :3])}; yours begins with "
            f"{said(_head(got[0]))}.",
            mistake,
            _FLIP_HINTS[mistake],
            weight=2,
        ),
        Facet(
            close(got[1], right[1]),
            f"It is right for a width of 8, and not for a width of {pictures[1].shape[-1]}.",
            "sizes-hard-coded",
            _FLIP_HINTS["sizes-hard-coded"],
        ),
        Facet(
            close(got[2], right[2]),
            "It is right for a picture (C, H, W), and not for a batch (B, C, H, W).",
            "axis-counted-from-the-front",
            _FLIP_HINTS["axis-counted-from-the-front"],
            weight=0.5,
        ),
        Facet(
            all(close(a, b, share=0, least=0) for a, b in zip(after, pictures, strict=True)),
            "The picture that your function was given is another one afterwards.",
            "input-changed",
            INPUT_CHANGED,
            weight=0.5,
        ),
        praise="Left and right change places, for any size, and the original stays.",
    )
    return only_if(close(got[0], right[0]) or close(got[1], right[1]), verdict)


def _wrong_flips(picture: Any) -> list[tuple[str, Any]]:
    middle = picture.shape[-1] // 2
    half = np.concatenate(
        [picture[..., : picture.shape[-1] - middle], picture[..., :middle][..., ::-1]], axis=-1
    )
    lost = picture[..., ::-1].copy()
    lost[..., middle:] = lost[..., :middle][..., ::-1]
    return [
        ("wrong-axis", picture[..., ::-1, :]),
        ("turned-round", picture[..., ::-1, ::-1]),
        ("channels-flipped", picture[::-1]),
        ("channels-flipped", picture[::-1, :, ::-1]),
        ("nothing-changed", picture),
        ("half-lost", half),
        ("half-lost", lost),
    ]


_FLIP_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-axis": (
        "Where is the sky in your flipped picture?",
        "You reverse the rows, which turns the picture upside down. Left and right are columns: the last "
        "axis.",
    ),
    "turned-round": (
        "How many axes do you reverse?",
        "Reversing both turns the picture by 180°, which is no flip.",
    ),
    "channels-flipped": (
        "Did a red bridge become blue?",
        "The first axis of (C, H, W) has the colours. Left and right are the last one.",
    ),
    "nothing-changed": ("It comes back as it was. Is the result of your flip given back?",),
    "half-lost": (
        "Follow the first pixel of a row through your loop, then the last one.",
        "When a pixel is overwritten before it was moved, half of the picture is lost. Read from the "
        "old picture and write into a new one.",
    ),
    "wrong-flip": ("Take a picture of 1 × 1 × 3 with the values 1, 2, 3: what comes out?",),
    "wrong-shape": ("A flip moves pixels. How many rows and columns are there afterwards?",),
    "sizes-hard-coded": (
        "Where does your function know the width from?",
        "Take it from the shape of the picture.",
    ),
    "axis-counted-from-the-front": (
        "Which number has the axis of the width in (C, H, W), and which in (B, C, H, W)?",
        "Count axes from the end: the width is always the last one, −1.",
    ),
}


def _head(array: Any) -> Any:
    return array.reshape(-1)[:3]


_HEIGHT, _WIDTH, _SIZE = 5, 8, 3


def draw_random_crop(rng: np.random.Generator) -> Case:
    """Every pixel differs, so a crop tells where it was cut; another picture is as wide as its crop."""
    picture = rng.permutation(3 * _HEIGHT * _WIDTH).reshape(3, _HEIGHT, _WIDTH).astype(np.float32)
    fitting = rng.permutation(3 * 7 * 4).reshape(3, 7, 4).astype(np.float32)
    inputs = {"picture": picture, "size": _SIZE, "fitting": fitting, "fitting_size": 4}
    return Case({**inputs, "seed": int(rng.integers(2**31))})


def judge_random_crop(observation: Observation, case: Case) -> Verdict:
    picture, fitting = (np.asarray(case.inputs[name]) for name in ("picture", "fitting"))
    crops: Any = observation["crops"]
    places = _places(crops, picture, _SIZE)
    found = {place for place in places if place is not None}
    mistake, text = _place_mistake(found, _HEIGHT - _SIZE + 1, _WIDTH - _SIZE + 1)
    most = max(places.count(place) for place in found) / len(places) if found else 1.0
    edge: Any = observation["fitting"]
    others = {place for place in _places(edge, fitting, 4) if place is not None}
    verdict = combine(
        Facet(
            crops.shape[1:] == (3, _SIZE, _SIZE),
            f"With size={_SIZE} a crop should be {said((3, _SIZE, _SIZE))}; yours is "
            f"{said(crops.shape[1:])}.",
            "wrong-size",
            _RANDOM_CROP_HINTS["wrong-size"],
        ),
        Facet(
            len(found) > 0 and None not in places,
            "Your crops have values, or an order of values, that the picture does not have there.",
            "not-a-piece",
            _RANDOM_CROP_HINTS["not-a-piece"],
            weight=2,
        ),
        Facet(
            len(found) > 1,
            "400 crops of the same picture are all cut at the same place.",
            "not-random",
            _RANDOM_CROP_HINTS["not-random"],
        ),
        Facet(not mistake, text, mistake, _CROP_HINTS.get(mistake, ()), weight=2),
        Facet(
            most < 0.15,
            f"One of the 18 places was drawn in {most:.0%} of the crops; each should be as likely as any "
            "other.",
            "not-uniform",
            _RANDOM_CROP_HINTS["not-uniform"],
            weight=0.5,
        ),
        Facet(
            not observation["refused"] and others == {(row, 0) for row in range(4)},
            "A picture 4 pixels wide and size=4: that fits, at exactly one place across. "
            f"{observation['refused']}".strip(),
            "exact-fit-refused",
            _RANDOM_CROP_HINTS["exact-fit-refused"],
            weight=0.5,
        ),
        praise="Every place is as likely as any other, the last ones too.",
    )
    return only_if(len(found) > 1 and None not in places, verdict)


_RANDOM_CROP_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-size": ("Where does each side of your crop begin, and where does it end?",),
    "not-a-piece": (
        "Is your crop a rectangle of the picture, as it was?",
        "Rows and columns are cut out next to each other, in their order, the same in all channels; "
        "nothing is resized.",
    ),
    "not-random": ("Where does chance come in, and when: at each call or once?",),
    "not-uniform": ("From which distribution are the two corners drawn?",),
    "exact-fit-refused": (
        "How many places are there when the crop is as wide as the picture?",
        "Exactly one, not none.",
    ),
}


def _places(crops: Any, picture: Any, size: int) -> list[tuple[int, int] | None]:
    """Where each crop was cut: (top, left), or `None` when it is no piece of the picture."""
    if crops.ndim != 4 or crops.shape[1:] != (3, size, size):
        return []
    height, width = picture.shape[1:]
    known = {
        picture[:, top : top + size, left : left + size].tobytes(): (top, left)
        for top in range(height - size + 1)
        for left in range(width - size + 1)
    }
    return [known.get(np.ascontiguousarray(crop, np.float32).tobytes()) for crop in crops]


def _place_mistake(found: set[Any], tops: int, lefts: int) -> tuple[str, str]:
    """The first misconception about which places are drawn, with a sentence; or two ""."""
    everything = {(top, left) for top in range(tops) for left in range(lefts)}
    missed = sorted(everything - found)
    if not missed:
        return "", ""
    top, left = missed[-1]
    text = f"Of {len(everything)} places, {len(missed)} are never drawn, such as top {top}, left {left}."
    if all(top == left for top, left in found):
        return "one-draw-for-both-sides", text
    if {top for top, _ in found} == {0} or {left for _, left in found} == {0}:
        return "one-side-fixed", text
    last = max(top for top, _ in found) < tops - 1 or max(left for _, left in found) < lefts - 1
    return "last-place-missed" if last else "places-missed", text


_CROP_HINTS: dict[str, tuple[str, ...]] = {
    "one-draw-for-both-sides": (
        "How many random numbers does one crop need?",
        "Top and left are drawn each for itself; with one number, crops lie on a diagonal.",
    ),
    "one-side-fixed": ("Can your crop move down as well as to the right?",),
    "last-place-missed": (
        "At how many places does a crop of 3 fit into a row of 5?",
        "At 5 − 3 + 1 places, 0, 1 and 2. `torch.randint(0, n)` and `range` stop *before* n; Python's "
        "`random.randint` does not.",
    ),
    "places-missed": ("Is the range of top made from the height, and that of left from the width?",),
}
