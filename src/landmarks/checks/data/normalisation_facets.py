"""What a verdict on loaders says of normalisation. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Facet
from landmarks.checks.data.loader_facets import Truth
from landmarks.checks.data.statistics_judges import IMAGENET, spread_of
from landmarks.checks.judging import close, said

__all__ = ["facet_of_statistics"]


def facet_of_statistics(truth: Truth, known: Any, mean: Any, std: Any) -> Facet:
    """Accepts the statistics of the folder `train`, and those of the part that is learnt from."""
    learnt = np.array([i not in set(known["valid"][0]) for i in range(len(truth.train))])
    accepted = [truth.train] + ([truth.train[learnt]] if learnt.any() else [])
    both = np.concatenate([truth.train, truth.test])
    one, nothing = np.ones(3), np.zeros(3)
    train_mean, train_std = spread_of(truth.train)
    wrong = [
        ("not-normalised", nothing, one),
        ("not-scaled", nothing, one / 255),
        ("normalised-before-scaling", train_mean / 255, train_std / 255),
        ("normalised-before-scaling", 255 * train_mean, 255 * train_std),
        ("test-pictures-measured", *spread_of(both)),
        ("test-pictures-measured", *spread_of(truth.test)),
        ("statistics-borrowed", np.array(IMAGENET[0]), np.array(IMAGENET[1])),
        ("statistics-borrowed", one / 2, one / 2),
        ("variance-in-place-of-std", train_mean, train_std**2),
    ]
    tolerance = {"share": 0.02, "least": 1e-4}
    holds = any(
        close(mean, m, **tolerance) and close(std, s, **tolerance) for m, s in map(spread_of, accepted)
    )
    matches = (
        name for name, m, s in wrong if close(mean, m, share=0.02, least=0.01) and close(std, s, **tolerance)
    )
    name = next(matches, "wrong-normalisation")
    return Facet(
        holds,
        f"Pictures should be normalised with the mean {said(train_mean)} and the std {said(train_std)} "
        f"of the training pictures; yours are as if with {said(mean)} and {said(std)}.",
        name,
        _NORMALISATION_HINTS[name],
        weight=2,
    )


_NORMALISATION_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-normalisation": (
        "Which steps change values, and in which order? Scale to [0, 1], then normalise.",
    ),
    "not-normalised": (
        "Which step comes after `ToTensor`?",
        "Values in [0, 1] are all positive; normalising centres them.",
    ),
    "not-scaled": (
        "Values run to 255.",
        "`ToTensor` scales uint8 pictures to [0, 1]; a float tensor of 0…255 it leaves.",
    ),
    "normalised-before-scaling": (
        "For which range were your mean and std measured?",
        "They belong to values in [0, 1], so scaling must come first.",
    ),
    "test-pictures-measured": (
        "On which pictures were the mean and std measured?",
        "Whatever is measured on test pictures reaches the model. Take the folder `train` alone.",
    ),
    "statistics-borrowed": (
        "Whose mean and std are these?",
        "They were measured on other photographs. They are right for a network that learnt from those; yours "
        "starts from nothing, so use your own.",
    ),
    "variance-in-place-of-std": (
        "By what does normalising divide?",
        "By the standard deviation, not by the variance.",
    ),
}
