"""Predictions for files: originals are decoded and given to a predictor.

This is the one way in which test figures are made, so that they are those of the exported file on the
pictures as they lie on the disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from torch import nn

from landmarks.data.aside import SetAside, reason_of, tell_set_aside
from landmarks.data.decode import decode_picture
from landmarks.data.sources import PictureFile
from landmarks.data.storage import available_cores
from landmarks.deploy.artefact import Artefact
from landmarks.deploy.batching import predict_pictures
from landmarks.errors import DataError, PictureError
from landmarks.progress import Progress, Stage

__all__ = ["Predictions", "decode_ahead", "predict_files"]

MAX_THREADS = 8  # decoding keeps up with any network by then; each thread holds two decoded pictures


@dataclass(frozen=True)
class Predictions:
    """What a predictor says of N pictures out of C classes.

    probabilities: (N, C) float32. labels: (N,) int64, the true classes. paths: the N files.
    set_aside: the pictures that could not be opened; they are in none of the others.
    """

    probabilities: np.ndarray
    labels: np.ndarray
    paths: tuple[Path, ...]
    set_aside: tuple[SetAside, ...]


def predict_files(
    predictor: Artefact | nn.Module, files: Sequence[PictureFile], progress: Progress = Progress()
) -> Predictions:
    """Predict the classes of `files`, decoded in full size, with an artefact or a `Predictor`.

    The order is that of `files`. A picture that cannot be opened is set aside, and `progress` told. The same
    files give the same answer.

    Raises `DataError` when there are no files, or none that can be opened.
    """
    if not files:
        raise DataError("There are no pictures to predict: pass at least one.")
    module = predictor.module if isinstance(predictor, Artefact) else predictor
    good: list[PictureFile] = []
    aside: list[SetAside] = []
    with progress.stage("Predicting", total=len(files), unit="picture") as stage:
        probabilities = predict_pictures(module, _decoded(files, good, aside, stage))
    if not good:
        raise DataError(f"None of the {len(files):,} pictures can be opened: {aside[0]}.")
    tell_set_aside(aside, len(files), progress)
    labels = np.array([file.label for file in good], dtype=np.int64)
    return Predictions(probabilities, labels, tuple(file.path for file in good), tuple(aside))


def _decoded(
    files: Sequence[PictureFile], good: list[PictureFile], aside: list[SetAside], stage: Stage
) -> Iterator[np.ndarray]:
    """The pictures of `files` that open; which ones these were is added to `good`, the others to `aside`."""
    for file, outcome in zip(files, decode_ahead([file.path for file in files]), strict=True):
        if isinstance(outcome, PictureError):
            aside.append(SetAside(file.path.as_posix(), reason_of(outcome, file.path)))
        else:
            good.append(file)
            yield outcome
        stage.advance()


def decode_ahead(paths: Sequence[Path]) -> Iterator[np.ndarray | PictureError]:
    """Decode `paths` in threads, in order, at most two pictures a thread ahead of whoever takes them.

    Each is (H, W, 3) uint8 RGB, or the error that says why it cannot be opened.
    """
    threads = min(available_cores(), MAX_THREADS)
    remaining = iter(paths)
    with ThreadPoolExecutor(max_workers=threads) as pool:
        ahead: deque[Future[np.ndarray | PictureError]] = deque(
            pool.submit(_decode, path) for path in islice(remaining, 2 * threads)
        )
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(pool.submit(_decode, path) for path in islice(remaining, 1))


def _decode(path: Path) -> np.ndarray | PictureError:
    try:
        return decode_picture(path)
    except PictureError as error:
        return error
