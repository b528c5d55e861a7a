"""Cases and verdicts for a learner's flips of batches. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.augmentation.hand_judges import INPUT_CHANGED
from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.essential import only_if
from landmarks.checks.judging import close, first_match, said

__all__ = ["draw_flip_with_labels", "draw_random_flips", "judge_flip_with_labels", "judge_random_flips"]


def draw_random_flips(rng: np.random.Generator) -> Case:
    pictures = rng.random((40, 3, 4, 5)).astype(np.float32)
    return Case({"pictures": pictures, "often": 0.5, "seldom": 0.2, "seed": int(rng.integers(2**31))})


def judge_random_flips(observation: Observation, case: Case) -> Verdict:
    pictures = np.asarray(case.inputs["pictures"])
    whole = all(np.shape(observation[name])[1:] == pictures.shape for name in ("often", "seldom"))
    often, seldom = (
        _which(observation[name], pictures) if whole else np.full((20, 40), -1)
        for name in ("often", "seldom")
    )
    shares = often.mean(), seldom.mean()
    alone = _alone_mistake(often)
    strange = _strange(observation["often"], pictures) if whole and (often < 0).any() else ""
    rate = "p-inverted" if abs(shares[1] - 0.8) < 0.08 else "p-ignored"
    verdict = combine(
        Facet(
            whole,
            f"A batch {said(pictures.shape)} should keep its shape; yours comes back as "
            f"{said(np.shape(observation['often'])[1:])}.",
            "wrong-shape",
            _RANDOM_FLIPS_HINTS["wrong-shape"],
        ),
        Facet(
            whole and not (often < 0).any() and not (seldom < 0).any(),
            "Each picture should come back in its place, either as it was or flipped left to right; some "
            "are neither.",
            strange or "wrong-flip",
            _FLIPS_HINTS[strange or "wrong-flip"],
            weight=2,
        ),
        Facet(not alone, _ALONE.get(alone, ""), alone, _FLIPS_HINTS.get(alone, ()), weight=2),
        Facet(
            abs(shares[0] - 0.5) < 0.1 and abs(shares[1] - 0.2) < 0.08,
            f"With p=0.5, {shares[0]:.0%} of the pictures are flipped; with p=0.2, {shares[1]:.0%}.",
            rate,
            _FLIPS_HINTS[rate],
        ),
        Facet(
            close(observation["after"], pictures, share=0, least=0),
            "The batch that your function was given is another one afterwards.",
            "input-changed",
            INPUT_CHANGED,
            weight=0.5,
        ),
        praise="Each picture is flipped or not by a draw of its own, as often as p says.",
    )
    return only_if(whole and alone != "always-the-same", verdict)


_RANDOM_FLIPS_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-shape": ("How many pictures go in, and how many come out?",),
}


def _which(batches: Any, pictures: Any) -> Any:
    """(calls, pictures): 1 where a picture is flipped, 0 where it is as it was, −1 where it is neither."""
    same = np.abs(batches - pictures).max(axis=(2, 3, 4)) < 1e-5
    turned = np.abs(batches - pictures[..., ::-1]).max(axis=(2, 3, 4)) < 1e-5
    return np.where(turned, 1, np.where(same, 0, -1))


def _alone_mistake(flipped: Any) -> str:
    if (flipped < 0).any():
        return ""
    if (flipped == flipped[:, :1]).all():
        return "always-the-same" if (flipped == flipped[0, 0]).all() else "one-draw-for-the-batch"
    return "same-pictures-each-time" if (flipped == flipped[:1]).all() else ""


def _strange(batches: Any, pictures: Any) -> str:
    down = np.abs(batches - pictures[..., ::-1, :]).max(axis=(2, 3, 4)) < 1e-5
    same = np.abs(batches - pictures).max(axis=(2, 3, 4)) < 1e-5
    if (down | same).all():
        return "wrong-axis"
    known = {
        picture.tobytes()
        for form in (pictures, pictures[..., ::-1])
        for picture in np.ascontiguousarray(form)
    }
    last = np.ascontiguousarray(batches[-1], np.float32)
    return "order-changed" if all(picture.tobytes() in known for picture in last) else ""


_ALONE = {
    "one-draw-for-the-batch": "In each call either all 40 pictures are flipped, or none.",
    "always-the-same": "In 20 calls all pictures come back in the same way: nothing is left to chance.",
    "same-pictures-each-time": "In each call the same pictures are flipped.",
}


_FLIPS_HINTS: dict[str, tuple[str, ...]] = {
    "one-draw-for-the-batch": (
        "How many random numbers do you draw for a batch of 40?",
        "With one draw for all, a batch is either as it was or mirrored as a whole; the network never "
        "sees both in one step. Draw one number per picture.",
    ),
    "always-the-same": (
        "Where does chance come in?",
        "Draw a number for each picture, and compare it with p.",
    ),
    "same-pictures-each-time": (
        "Do you set a seed inside the function, or go by the place in the batch?",
        "The next call must draw anew, or each epoch shows the same pictures.",
    ),
    "wrong-axis": (
        "Where is the sky in your flipped pictures?",
        "Left and right are columns: the last axis.",
    ),
    "order-changed": (
        "Is picture 7 still picture 7?",
        "The labels of a batch are not touched, so its pictures must stay where they are. The first axis "
        "has the pictures.",
    ),
    "wrong-flip": ("Try it on a batch of two tiny pictures, and print what comes out.",),
    "p-inverted": (
        "Uniform numbers lie below p how often?",
        "A uniform number is smaller than p with probability p.",
    ),
    "p-ignored": ("Where does the probability come from: the argument or a number in your code?",),
}


def draw_flip_with_labels(rng: np.random.Generator) -> Case:
    """Six classes: two pairs that are each other's mirror images, and two that are their own."""
    a, b, c, d, e, f = rng.permutation(6).tolist()
    mirror = np.zeros(6, np.int64)
    mirror[[a, b, c, d, e, f]] = [b, a, d, c, e, f]
    labels = rng.permutation(np.r_[np.arange(6), rng.integers(0, 6, 8)])
    return Case(
        {"pictures": rng.random((14, 3, 4, 5)).astype(np.float32), "labels": labels, "mirror": mirror}
    )


def judge_flip_with_labels(observation: Observation, case: Case) -> Verdict:
    pictures, labels, mirror = (np.asarray(case.inputs[name]) for name in ("pictures", "labels", "mirror"))
    got: Any = observation["labels"]
    mistake = first_match(got, _wrong_labels(labels, mirror), share=0, least=1e-9) or "wrong-labels"
    place = int(np.flatnonzero(mirror[labels] != labels)[0])
    shown = got.reshape(-1)
    verdict = combine(
        Facet(
            close(observation["flipped"], pictures[..., ::-1]),
            "The pictures should all be flipped left to right, each in its place.",
            "pictures-not-flipped",
            _FLIP_WITH_LABELS_HINTS["pictures-not-flipped"],
        ),
        Facet(
            close(got, mirror[labels], share=0, least=1e-9),
            f"A picture of class {labels[place]} becomes one of class {mirror[labels[place]]} when it "
            "is flipped; your label is "
            f"{said(float(shown[place])) if place < len(shown) else 'missing'}.",
            mistake,
            _LABEL_HINTS[mistake],
            weight=2,
        ),
        Facet(
            close(observation["after"], pictures, share=0, least=0)
            and close(observation["labels_after"], labels, share=0, least=0),
            "The pictures or labels that your function was given are others afterwards.",
            "input-changed",
            INPUT_CHANGED,
            weight=0.5,
        ),
        praise="Each flipped picture has the label of what it shows now.",
    )
    return only_if(close(observation["flipped"], pictures[..., ::-1]) or close(got, mirror[labels]), verdict)


_FLIP_WITH_LABELS_HINTS: dict[str, tuple[str, ...]] = {
    "pictures-not-flipped": ("Which function flips a batch?",),
}


def _wrong_labels(labels: Any, mirror: Any) -> list[tuple[str, Any]]:
    chained = labels.copy()
    for label in range(6):
        chained[chained == label] = mirror[label]
    one_way = np.where(mirror[labels] > labels, mirror[labels], labels)
    return [
        ("labels-kept", labels),
        ("labels-in-other-order", labels[::-1]),
        ("labels-in-other-order", mirror[labels][::-1]),
        ("replaced-one-after-another", chained),
        ("one-way-only", one_way),
        ("mirror-given-back", mirror),
    ]


_LABEL_HINTS: dict[str, tuple[str, ...]] = {
    "labels-kept": (
        "What does a sign “turn left” say when it is flipped?",
        "Its label must follow the picture; `mirror` says which class the flipped picture belongs to.",
    ),
    "labels-in-other-order": (
        "Is label 3 still the label of picture 3?",
        "Flipping the list of labels reverses the order of the batch. Each label must be translated, in "
        "its place.",
    ),
    "replaced-one-after-another": (
        "Replace all 1 by 2, then all 2 by 1: what is left?",
        "What the first step made, the second one undoes. Look all labels up in the table at once.",
    ),
    "one-way-only": ("A left sign becomes a right sign. And a right sign?",),
    "mirror-given-back": ("`mirror` has one entry per class. How many labels does the batch need?",),
    "wrong-labels": ("Follow one picture: its label, the entry of `mirror` for it, your label.",),
}
