"""A run that is wanted finished: used again where it is, resumed where it was interrupted, else trained."""

from __future__ import annotations

import json
from typing import Any

from landmarks.pipeline.folder import RunFolder
from landmarks.pipeline.train import TrainRequest, train
from landmarks.progress import Progress

__all__ = ["train_once"]


def train_once(request: TrainRequest, progress: Progress) -> dict[str, Any]:
    """The metrics of the finished run in the request's folder, or of a new or resumed one.

    For one process, not a group of them. Raises `KeyboardInterrupt` where Ctrl-C stopped the training, so
    that a part of a run never passes for a whole one; what it learnt is kept, and the next call goes on.
    """
    folder = RunFolder(request.out)
    begun = folder.request.exists()
    if begun and folder.metrics.exists():
        folder.resume(request.described())
        metrics: dict[str, Any] = json.loads(folder.metrics.read_text(encoding="utf-8"))
        if not metrics["stopped"]:
            progress.note(f"Using the finished run in {request.out}.")
            return metrics
    trained = train(request, progress, resume=begun)
    assert trained is not None, "nobody started a group of processes here"
    if trained["stopped"]:
        raise KeyboardInterrupt
    return trained
