"""The checks of assignment 01: look at the pictures, measure them, split them, load them.

`probes` run beside the learner's code; its judges know the answers and are withheld.
"""

from __future__ import annotations

from landmarks.checks.contract import Check, named_after
from landmarks.checks.data import loader_probes, probes
from landmarks.checks.schema import Array, Items, Text

__all__ = ["CHECKS", "WITHHELD"]

WITHHELD = (
    "landmarks.checks.data.batch_judges",
    "landmarks.checks.data.count_judges",
    "landmarks.checks.data.loader_facets",
    "landmarks.checks.data.loader_judges",
    "landmarks.checks.data.normalisation_facets",
    "landmarks.checks.data.split_judges",
    "landmarks.checks.data.statistics_judges",
    "landmarks.data.loaders",
    "landmarks.data.originals",
    "landmarks.data.split",
    "landmarks.data.statistics",
)

_FLAT = Array((None,))
_COLOURS = Array((None, 3))

CHECKS: tuple[Check, ...] = (
    named_after(
        probes.class_counts,
        "count_judges",
        "How many pictures each class has",
        "1. Count",
        {"names": Items(Text(300)), "counts": _FLAT},
    ),
    named_after(
        probes.mean_and_std,
        "statistics_judges",
        "Mean and standard deviation, batch by batch",
        "3. Mean and standard deviation",
        {"mean": Array(most=1000), "std": Array(most=1000)},
    ),
    named_after(
        loader_probes.compute_mean_and_std,
        "statistics_judges",
        "Mean and standard deviation of your training pictures",
        "3. Mean and standard deviation",
        {"mean": Array(most=1000), "std": Array(most=1000)},
        limit_sec=60.0,
    ),
    named_after(
        probes.stratified_split,
        "split_judges",
        "A split that is fair to each class",
        "4. Split, and what leaks",
        {"train": Items(_FLAT, most=4), "valid": Items(_FLAT, most=4)},
    ),
    named_after(
        loader_probes.get_data_loaders,
        "loader_judges",
        "Loaders for training, validation and test",
        "5. Loaders",
        {
            **{name: Items(_COLOURS, most=2) for name in ("train", "valid", "test")},
            **{f"{name}_labels": Items(_FLAT, most=2) for name in ("train", "valid", "test")},
            "shapes": Items(Array((4,), kind="int"), most=3),
            "sizes": Items(_FLAT, most=3),
            "again": _COLOURS,
            "limited": Array((3,), kind="int"),
        },
        limit_sec=60.0,
    ),
    named_after(
        loader_probes.visualize_one_batch,
        "batch_judges",
        "A batch as pictures again",
        "5. Loaders",
        {"pictures": Items(Array(most=200_000), most=20), "titles": Items(Text(300), most=20)},
        limit_sec=60.0,
    ),
)
