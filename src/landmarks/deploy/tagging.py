"""Answers for pictures: the likeliest classes, and whether the picture shows one of them at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from landmarks.deploy.artefact import Artefact
from landmarks.errors import BadInput
from landmarks.tags import Answer, make_tag

__all__ = ["answer", "answers"]


def answer(artefact: Artefact, picture: np.ndarray, k: int = 5) -> Answer:
    """The `k` likeliest classes of `picture`, (H, W, 3) uint8 RGB, and whether it shows one of them at all.

    The tags come likeliest first, equally likely ones in label order; all if there are fewer than `k`. Raises
    `BadInput` when `k` is below 1 or `picture` is not such an array.
    """
    return next(answers(artefact, [picture], k))


def answers(artefact: Artefact, pictures: Iterable[np.ndarray], k: int = 5) -> Iterator[Answer]:
    """As `answer`, for many pictures, which go through the network in batches."""
    if k < 1:
        raise BadInput(f"The number of tags must be 1 or more, got {k}.")
    for row in artefact.predict(pictures):
        yield _answer_of(artefact, row, k)


def _answer_of(artefact: Artefact, probabilities: np.ndarray, k: int) -> Answer:  # (C,)
    likeliest = np.argsort(-probabilities, kind="stable")[:k]
    tags = tuple(make_tag(artefact.class_names[label], float(probabilities[label])) for label in likeliest)
    return Answer(tags, tags[0].probability >= artefact.threshold, len(artefact.class_names))
