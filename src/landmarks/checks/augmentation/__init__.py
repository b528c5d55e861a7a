"""The checks of assignment 02: change pictures at random for training, and never for measuring.

`probes` run beside the learner's code; its judges know the answers and are withheld.
"""

from __future__ import annotations

from landmarks.checks.augmentation import probes
from landmarks.checks.contract import Check, named_after
from landmarks.checks.schema import Array, Items, Text

__all__ = ["CHECKS", "WITHHELD"]

WITHHELD = (
    "landmarks.checks.augmentation.batch_judges",
    "landmarks.checks.augmentation.hand_judges",
    "landmarks.checks.augmentation.measuring_judges",
    "landmarks.checks.augmentation.training_judges",
    "landmarks.data.augment",
    "landmarks.data.loaders",
    "landmarks.data.transforms",
)

_ARRAYS = Items(Array(most=200_000), most=30)
_SHAPES = Items(Array((None,), kind="int", most=8), most=8)

CHECKS: tuple[Check, ...] = (
    named_after(
        probes.flip, "hand_judges", "A flip by hand", "1. By hand", {"flipped": _ARRAYS, "after": _ARRAYS}
    ),
    named_after(
        probes.random_crop,
        "hand_judges",
        "A random crop by hand",
        "1. By hand",
        {"crops": Array(most=500_000), "fitting": Array(most=500_000), "refused": Text(300)},
    ),
    named_after(
        probes.random_flips,
        "batch_judges",
        "Each picture of a batch decides for itself",
        "2. Chance, picture by picture",
        {"often": Array(most=2_000_000), "seldom": Array(most=2_000_000), "after": Array(most=200_000)},
    ),
    named_after(
        probes.flip_with_labels,
        "batch_judges",
        "A flip that changes the answer",
        "3. When does a flip change the answer?",
        {
            **{name: Array(most=200_000) for name in ("flipped", "after")},
            **{name: Array(most=1000) for name in ("labels", "labels_after")},
        },
    ),
    named_after(
        probes.train_transform,
        "training_judges",
        "The pipeline for training pictures",
        "4. The pipelines",
        {"shapes": _SHAPES, "dtype": Text(40), "plain": Array(most=2_000_000), "bars": Array(most=2_000_000)},
    ),
    named_after(
        probes.evaluation_transform,
        "measuring_judges",
        "The pipeline for measuring",
        "4. The pipelines",
        {"first": _ARRAYS, "second": _ARRAYS},
    ),
)
