"""Cases and verdicts for a learner's accuracy by factor. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, first_match, first_number, said

__all__ = ["draw_accuracy_by", "judge_accuracy_by"]


def draw_accuracy_by(rng: np.random.Generator) -> Case:
    """Groups of unequal size under drawn names; in one of them nothing is right."""
    words = rng.permutation(["clear", "haze", "rain", "fog", "dusk", "night", "snow", "storm"])[:4].tolist()
    counts = rng.permutation([5, 12, 20, 33])
    chances = rng.permutation([0.0, 0.45, 0.65, 0.9])
    order = rng.permutation(int(counts.sum()))
    values = np.repeat(words, counts)[order].tolist()
    right = np.concatenate(
        [np.arange(n) < round(n * chance) for n, chance in zip(counts, chances, strict=True)]
    )[order]
    return Case({"right": right, "values": values})


def judge_accuracy_by(observation: Observation, case: Case) -> Verdict:
    right: Any = case.inputs["right"]
    values = np.array(case.inputs["values"])
    names = sorted(set(values.tolist()))
    groups = [right[values == name] for name in names]
    shares, counts = (np.array([function(g) for g in groups], float) for function in (np.mean, len))
    got: Any = observation["accuracy"]
    mistake = first_match(got, _wrong_groups(groups, len(right))) or "wrong-accuracy"
    number = first_match(
        observation["counts"],
        [("right-ones-counted", shares * counts), ("shares-for-counts", counts / counts.sum())],
    )
    return combine(
        Facet(
            observation["names"] == names,
            f"The groups should be {', '.join(names)}; yours are "
            f"{', '.join(map(str, observation['names'])) or 'none'}.",
            "groups-missing",
            (
                "Is there a group in which nothing is right? It belongs into the table, with accuracy 0.",
                "Take the groups from the values of all pictures, not from those that are right or from "
                "a list of yours.",
            ),
        ),
        Facet(
            close(got, shares),
            f"{names[0]}: {int(groups[0].sum())} of {len(groups[0])} are right, which is "
            f"{said(float(shares[0]))}; yours is {said(first_number(got))}.",
            mistake,
            _GROUP_HINTS[mistake],
            weight=2,
        ),
        Facet(
            close(observation["counts"], counts),
            f"{names[0]} has {len(groups[0])} pictures; yours says "
            f"{said(first_number(observation['counts']))}.",
            number or "wrong-count",
            ("How many pictures does the share stand on? Count all of the group, right or wrong.",),
        ),
        praise="For each group, the share that is right, and how many pictures it stands on.",
    )


def _wrong_groups(groups: Any, total: int) -> list[tuple[str, Any]]:
    right = np.array([g.sum() for g in groups], float)
    shares = np.array([g.mean() for g in groups])
    return [
        ("share-of-all-pictures", right / total),
        ("share-of-the-right-ones", right / right.sum()),
        ("errors-for-successes", 1 - shares),
        ("counts-for-shares", right),
        ("percent", 100 * shares),
        ("same-for-all", np.full(len(groups), right.sum() / total)),
    ]


_GROUP_HINTS: dict[str, tuple[str, ...]] = {
    "share-of-all-pictures": (
        "Right of how many: of all pictures, or of this group's?",
        "Divide by the group's size. Otherwise a rare group always looks bad.",
    ),
    "share-of-the-right-ones": (
        "“Of the rainy pictures, how many are right?” or “of the right ones, how many are rainy?”",
        "You have answered the second. It says mostly how common a group is.",
    ),
    "errors-for-successes": ("Is your number high where the model is good?",),
    "counts-for-shares": ("These are counts of right pictures. Of how many?",),
    "percent": ("A share between 0 and 1 is asked for, not per cent.",),
    "same-for-all": ("All groups have the same number. Is the mask of the group used on `right`?",),
    "wrong-accuracy": (
        "Pick one group, and count by hand.",
        "The mean of a boolean array is the share of True.",
    ),
}
