"""For probes: what an exported TorchScript file says of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from landmarks.checks.student import Unusable
from landmarks.checks.values import as_array
from landmarks.deploy.batching import predict_pictures
from landmarks.deploy.torchscript import TorchScriptError, first_line, load_scripted

__all__ = ["probabilities"]


def probabilities(file: str, pictures: Sequence[Any]) -> Any:
    """(N, C) from the artefact `file`, in the folder at hand, for pictures (H, W, 3) uint8.

    The course's own `Predictor` takes them in batches; any other script that takes (1, 3, H, W) uint8, one
    by one.

    Raises:
        Unusable: there is no such file, or it does not take pictures.
    """
    path = Path(file)
    if not path.is_file():
        raise Unusable(
            f"There is no file `{file}` beside the notebook. Run the cells that train and export your "
            "network."
        )
    try:
        module = load_scripted(path)
        if all(hasattr(module, name) for name in ("prepare", "classify", "class_names")):
            return predict_pictures(module, pictures)
        return np.concatenate([_one(module, picture) for picture in pictures])
    except TorchScriptError as error:
        raise Unusable(
            f"The file `{file}` does not take pictures (1, 3, H, W) of uint8: {first_line(error)}"
        ) from error


def _one(module: Any, picture: Any) -> Any:
    batch = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1).unsqueeze(0)
    with torch.no_grad():
        scores = as_array(module(batch), "The exported file")
    if scores.ndim != 2 or len(scores) != 1:
        raise Unusable(f"The exported file should give (1, C) for one picture, got {scores.shape}.")
    return scores
