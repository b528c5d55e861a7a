"""The pictures that an exported model is judged on: shuffled, and without labels on the learner's side."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from landmarks.checks.contract import Case

__all__ = ["draw_pictures"]

_MOST = 1000
_SIDE = 160  # pixels of the shorter side, at most; what crosses to the sandbox stays below 100 MB


def draw_pictures(rng: np.random.Generator, file: str) -> Case:
    """Test pictures in random order for the artefact `file`; their labels are the secret.

    They come from `$LANDMARKS_TEST_DATA`, which a grader sets to pictures that nobody has seen, or else from
    the test split of `$LANDMARKS_DATA` or of the data that ships.
    """
    source = os.environ.get("LANDMARKS_TEST_DATA") or os.environ.get("LANDMARKS_DATA") or "renders"
    pictures, labels, classes = _test_split(source)
    chosen = rng.permutation(len(pictures))[:_MOST]
    return Case(
        {"file": file, "pictures": [pictures[index] for index in chosen]},
        {"labels": np.array(labels)[chosen], "classes": classes},
    )


@lru_cache(maxsize=1)
def _test_split(source: str) -> tuple[list[Any], list[int], int]:
    from landmarks.data.decode import decode_picture
    from landmarks.data.sources import open_data
    from landmarks.errors import PictureError

    found = open_data(source)
    pictures, labels = [], []
    for file in found.test:
        try:
            pictures.append(_small(decode_picture(file.path, at_least=_SIDE)))
        except PictureError:
            continue  # the data set names such files when it is opened for training
        labels.append(file.label)
    return pictures, labels, len(found.class_names)


def _small(picture: Any) -> Any:
    height, width = picture.shape[:2]
    scale = _SIDE / min(height, width)
    if scale >= 1:
        return picture
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))
