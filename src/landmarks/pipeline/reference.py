"""The model for whoever has none: trained once on the pictures that ship, and kept in the cache.

It is an ordinary run, in `CACHE/reference/DIGEST`. The digest is of all that the model follows from: the
pictures, the weights it starts from, the recipe. So a new version of the package that changes one of them
trains anew, and one that does not goes on using what is there.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from landmarks.data.renders import renders_digest
from landmarks.data.storage import cache_folder, one_at_a_time, storage_errors
from landmarks.errors import RunError
from landmarks.models.weights import shipped_digest
from landmarks.pipeline.folder import RunFolder
from landmarks.pipeline.once import train_once
from landmarks.pipeline.train import TrainRequest
from landmarks.progress import Progress

__all__ = ["reference_folder", "reference_model"]

DATA = "renders"
# From the shipped weights; docs/benchmarks.md has what it reaches on these pictures.
KIND: Literal["scratch", "transfer"] = "transfer"


def reference_model(progress: Progress) -> Path:
    """The reference model's artefact, trained first where it is not there yet.

    A second process that asks meanwhile waits. A run that was killed is gone on with; one that Ctrl-C stopped
    raises `KeyboardInterrupt` and is gone on with too, but is never the reference.
    Raises `DataError` or `WeightsError` where the package lacks its pictures or weights, `StorageError` when
    the disk is full.
    """
    folder = reference_folder()
    if not _is_finished(folder):
        with one_at_a_time(folder.root, progress):
            if not _is_finished(folder):  # as another process may have left it
                _train(_request(folder.root), progress)
    progress.note(
        "This is the reference model, which has learnt from rendered landmarks and not from photographs; "
        "--model takes your own."
    )
    return folder.model


def reference_folder() -> RunFolder:
    """Where the reference model of this version of the package lies, or will."""
    request = _request(Path())
    made_from = {
        "pictures": renders_digest(),
        "weights": shipped_digest(),
        "request": request.described(),
        "recipe": asdict(request.recipe()),
    }
    digest = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
    return RunFolder(cache_folder() / "reference" / digest[:16])


def _request(out: Path) -> TrainRequest:
    return TrainRequest(kind=KIND, data=DATA, out=out)


def _is_finished(folder: RunFolder) -> bool:
    """Whether the run was trained to its end: its figures are written last, and say if it was stopped."""
    try:
        metrics: dict[str, Any] = json.loads(folder.metrics.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return not metrics["stopped"] and folder.model.is_file()


def _train(request: TrainRequest, progress: Progress) -> None:
    progress.note(
        "No --model was given, so a reference model is trained on the rendered landmarks that ship, some "
        f"minutes on two cores. It is done once and kept in {request.out}; an interrupted training goes on "
        "where it was. --model takes a model of your own."
    )
    folder = RunFolder(request.out)
    if not folder.request.exists() or (folder.metrics.exists() and not folder.model.exists()):
        _remove(folder.root)  # what is left of a run is none
    try:
        train_once(request, progress)
    except RunError:  # a damaged checkpoint, say: nobody's work is lost by starting again
        _remove(folder.root)
        train_once(request, progress)


def _remove(folder: Path) -> None:
    if folder.exists():
        with storage_errors(folder):
            shutil.rmtree(folder)
