"""What a run needs to go on after a kill: written whole or not at all, read without running code from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from landmarks.errors import RunError
from landmarks.models.torch_files import read_torch_file, write_torch_file

__all__ = ["Checkpoint", "load_checkpoint", "save_checkpoint"]

FORMAT = 1


@dataclass
class Checkpoint:
    """The state after a whole epoch. Epochs draw their random numbers from the seed and their own number, so
    there is no generator's state to keep."""

    settings: dict[str, Any]  # what the run was started with; a resumed run must have the same
    epochs_done: int
    model: dict[str, torch.Tensor]
    average: dict[str, torch.Tensor]
    optimizer: dict[str, Any]
    best: dict[str, torch.Tensor]
    best_epoch: int
    best_top1: float
    seconds: float
    seconds_to_50: float | None
    history: list[dict[str, float]] = field(default_factory=list)


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write `checkpoint` so that a kill at any moment leaves the one before intact. Raises `StorageError`."""
    write_torch_file({"format": FORMAT, **vars(checkpoint)}, path)


def load_checkpoint(path: Path, settings: dict[str, Any]) -> Checkpoint:
    """Read the checkpoint of a run with these `settings`.

    Raises `RunError` where the file is missing, damaged, of another format, or of a run with other settings.
    """
    if not path.is_file():
        raise RunError(
            f"There is no checkpoint at {path}, so there is nothing to resume; train without --resume."
        )
    try:
        state = read_torch_file(path)
        if state.pop("format") != FORMAT:
            raise RunError(f"{path} was written by another version of Landmarks; train again.")
        checkpoint = Checkpoint(**state)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise RunError(
            f"{path} is damaged or no checkpoint; delete the run folder and train again."
        ) from error
    differing = [key for key in settings if checkpoint.settings.get(key) != settings[key]]
    if differing:
        key = differing[0]
        before, now = checkpoint.settings.get(key), settings[key]
        raise RunError(
            f"{path} belongs to a run with {key}={before!r}, now {key}={now!r} was asked for. "
            "Resume with the options that the run was started with, or choose another --out."
        )
    return checkpoint
