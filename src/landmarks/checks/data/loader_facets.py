"""What a verdict on loaders looks at, one thing after the other. Withheld: it knows the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation
from landmarks.checks.data.statistics_judges import CLASSES, decoded_pictures
from landmarks.checks.judging import close, said

__all__ = [
    "Truth",
    "facets_of_order",
    "facets_of_sizes",
    "facets_of_split",
    "facets_of_test",
]


@dataclass(frozen=True)
class Truth:
    """The colours in [0, 1] and the labels of the case's pictures."""

    train: Any
    train_labels: Any
    test: Any

    @classmethod
    def of(cls, case: Case) -> Truth:
        train, test = (decoded_pictures(case, split).mean(axis=(2, 3)) / 255 for split in ("train", "test"))
        paths: Any = case.inputs["paths"]
        labels = [CLASSES.index(path.split("/")[1]) for path in sorted(paths) if path.startswith("train/")]
        return cls(train, np.array(labels), test)


def facets_of_test(observation: Observation, truth: Truth, straight: bool) -> list[Facet]:
    passes: Any = observation["test"]
    same = len(passes) == 2 and close(passes[0], passes[1], least=1e-3)
    return [
        Facet(
            len(passes[0]) == len(truth.test),
            f"The test loader should give all {len(truth.test)} test pictures; yours gives {len(passes[0])}.",
            "test-pictures-lost",
            _LOADER_TEST_HINTS["test-pictures-lost"],
        ),
        Facet(
            same,
            "The test loader gives other values, or another order, when it is gone through again.",
            "test-not-fixed",
            _LOADER_TEST_HINTS["test-not-fixed"],
        ),
        Facet(
            straight,
            "Test pictures should come out in the same colours, scaled to [0, 1] and then normalised, "
            "each channel by one mean and one std.",
            "colours-changed",
            _LOADER_TEST_HINTS["colours-changed"],
        ),
    ]


_LOADER_TEST_HINTS: dict[str, tuple[str, ...]] = {
    "test-pictures-lost": (
        "Where do the test pictures come from, and are all of them there?",
        "They are in the folder `test`, and none is held back or left over in the last batch.",
    ),
    "test-not-fixed": (
        "What may be random when a model is measured?",
        "Nothing: test pictures come in a fixed order, through a transform without chance.",
    ),
    "colours-changed": (
        "Print the smallest and the largest value of a picture after each step of your transform.",
    ),
}


def facets_of_split(observation: Observation, case: Case, truth: Truth, known: Any) -> list[Facet]:
    train: Any = observation["train"]
    valid: Any = known["valid"][0]
    values: Any = observation["valid"]
    told_apart = -1 not in known["train"][0]
    shared = set(known["train"][0]) & set(valid) if told_apart else set()
    strangers = valid.count(-1)
    labels: Any = observation["valid_labels"]
    right = [truth.train_labels[i] for i in valid]
    share = float(case.inputs["valid_size"])
    sizes, held = (
        np.bincount(truth.train_labels, minlength=len(CLASSES)),
        np.bincount(right or [0], minlength=len(CLASSES)),
    )
    worst = int(np.argmax(np.abs(held - share * sizes)))
    return [
        *_facets_of_parts(len(train[0]), len(valid), len(truth.train), shared),
        Facet(
            len(values) == 2 and close(np.sort(values[0], axis=0), np.sort(values[1], axis=0), least=1e-3),
            "The validation loader changes its pictures: gone through again, they have other colours.",
            "augmentation-in-evaluation",
            _LOADER_SPLIT_HINTS["augmentation-in-evaluation"],
        ),
        Facet(
            bool(valid) and strangers == 0,
            "The validation loader should hold pictures from the folder `train`; yours holds others."
            if valid
            else "The validation loader is empty.",
            "validation-from-elsewhere",
            _LOADER_SPLIT_HINTS["validation-from-elsewhere"],
        ),
        Facet(
            strangers > 0 or list(labels[0]) == right,
            "The labels of the validation loader are not those of its pictures.",
            "wrong-labels",
            _LOADER_SPLIT_HINTS["wrong-labels"],
        ),
        Facet(
            bool(np.all(np.abs(held - share * sizes) < 1)),
            f"Of class {worst} with {sizes[worst]} pictures, {share:.0%} should be held back; yours holds "
            f"back {held[worst]}.",
            "not-stratified",
            _LOADER_SPLIT_HINTS["not-stratified"],
        ),
    ]


def _facets_of_parts(n_train: int, n_valid: int, total: int, shared: set[int]) -> list[Facet]:
    """Does each of `total` pictures come from one of the two loaders? `shared` ones come from both."""
    return [
        Facet(
            n_train + n_valid <= total and not shared,
            f"{len(shared) or n_train + n_valid - total} pictures are in the training loader and in the "
            "validation loader.",
            "split-leaks",
            _LOADER_SPLIT_HINTS["split-leaks"],
            weight=2,
        ),
        Facet(
            n_train + n_valid >= total,
            f"Training and validation together give {n_train + n_valid} of {total} pictures.",
            "pictures-lost",
            _LOADER_SPLIT_HINTS["pictures-lost"],
        ),
    ]


_LOADER_SPLIT_HINTS: dict[str, tuple[str, ...]] = {
    "split-leaks": (
        "How many pictures do both loaders give together, and how many are in the folder `train`?",
        "A picture that is learnt from must not be validated on: use the two lists of indices of your split.",
    ),
    "pictures-lost": ("Does a loader drop its last, smaller batch? Does the split leave pictures out?",),
    "augmentation-in-evaluation": (
        "Which transform do validation pictures go through?",
        "What is changed at random measures another thing each time. Validation pictures come from the "
        "folder `train`, but go through the transform of the test pictures.",
    ),
    "validation-from-elsewhere": (
        "From which folder are pictures held back?",
        "Validation pictures are a part of `train` that is not learnt from. The test pictures stay "
        "untouched until the very end.",
    ),
    "wrong-labels": ("A label is the place of the class among the sorted names of the folders.",),
    "not-stratified": (
        "Is this your `stratified_split`?",
        "Give it the labels of all training pictures, and `valid_size`.",
    ),
}


def facets_of_order(observation: Observation, known: Any, again: list[int]) -> list[Facet]:
    train, train_labels = observation["train"], observation["train_labels"]
    shuffled = not close(train[0], train[1]) and not close(train_labels[0], train_labels[1])
    labels: Any = observation["train_labels"]
    sorted_once = bool(np.all(np.diff(labels[0]) >= 0))
    valid = known["valid"]
    values: Any = observation["valid"]
    return [
        Facet(
            shuffled and not sorted_once,
            "The training loader gives the same order in each epoch.",
            "train-not-shuffled",
            _LOADER_ORDER_HINTS["train-not-shuffled"],
        ),
        Facet(
            set(valid[0]) == set(again),
            "A second call holds back other pictures than the first.",
            "split-not-seeded",
            _LOADER_ORDER_HINTS["split-not-seeded"],
        ),
        Facet(
            valid[0] == valid[1] and close(values[0], values[1], least=1e-3),
            "The validation loader gives another order, or other values, when it is gone through again.",
            "validation-not-fixed",
            _LOADER_ORDER_HINTS["validation-not-fixed"],
        ),
    ]


_LOADER_ORDER_HINTS: dict[str, tuple[str, ...]] = {
    "train-not-shuffled": (
        "What would a network learn from 80 pictures of one class, then 80 of the next?",
        "Training pictures are shuffled anew in each epoch, so that each batch has a mix of classes.",
    ),
    "split-not-seeded": (
        "Stop a training and go on tomorrow: which pictures are held back then?",
        "With another split, pictures that were learnt from are validated on. Fix the seed of the split.",
    ),
    "validation-not-fixed": (
        "Does the order of validation pictures help anybody?",
        "A fixed order, and nothing random, lets you compare predictions picture by picture between "
        "epochs and models.",
    ),
}


def facets_of_sizes(observation: Observation, case: Case) -> list[Facet]:
    batch, limit = int(case.inputs["batch"]), int(case.inputs["limit"])
    sizes: Any = observation["sizes"]
    full = all(len(part) == 0 or (np.all(part[:-1] == batch) and part[-1] <= batch) for part in sizes)
    shapes: Any = observation["shapes"]
    square = all(shape[2] == shape[3] >= 16 for shape in shapes) and len({tuple(s[1:]) for s in shapes}) == 1
    limited: Any = observation["limited"]
    return [
        Facet(
            bool(full),
            f"With batch_size={batch} the first batches hold "
            f"{said(np.array([part[0] for part in sizes if len(part)]))} pictures.",
            "batch-size-ignored",
            _LOADER_SIZES_HINTS["batch-size-ignored"],
        ),
        Facet(
            square,
            "Pictures of all three loaders should be square and of one size; yours are "
            + ", ".join(f"{s[2]}×{s[3]}" for s in shapes)
            + ".",
            "sizes-differ",
            _LOADER_SIZES_HINTS["sizes-differ"],
            weight=0.5,
        ),
        Facet(
            bool(limited.min() >= 1 and limited[0] + limited[1] <= limit and limited[2] <= limit),
            f"With limit={limit} you give {limited[0]} training, {limited[1]} validation and "
            f"{limited[2]} test pictures; it should be {limit} at most for the first two together, "
            f"{limit} at most for the third, and one at least.",
            "limit-ignored",
            _LOADER_SIZES_HINTS["limit-ignored"],
        ),
    ]


_LOADER_SIZES_HINTS: dict[str, tuple[str, ...]] = {
    "batch-size-ignored": ("Does every loader get `batch_size`?",),
    "sizes-differ": (
        "What does `Resize` do with one number, and what does a batch need?",
        "One number brings the shorter side to it and keeps the proportions; cropping makes it square.",
    ),
    "limit-ignored": ("What is `limit` for?", "A quick try: draw so many pictures first, then split these."),
}
