"""What an exported file says of itself, in whatever format: made here, and checked here when it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from landmarks.data.storage import readable_name
from landmarks.deploy.predictor import Predictor
from landmarks.errors import ArtefactError, BadInput

__all__ = ["METADATA_FILE", "describe", "read_description", "read_threshold", "refusal"]

FORMAT = "landmarks predictor"
FORMAT_VERSION = 1
METADATA_FILE = "landmarks.json"

REMEDY = "pass the model.pt of a training run, or what landmarks export wrote"


def describe(predictor: Predictor, details: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata of `predictor`, as plain JSON types, with the caller's `details` beside it.

    Raises `BadInput` when `details` uses a name that is taken or holds what JSON cannot.
    """
    own = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "class_names": list(predictor.class_names),
        "input": "uint8 RGB pictures (B, 3, H, W), upright, any height and width from 1",
        "output": "float32 probabilities (B, number of classes)",
        "preprocessing": {
            "resize": predictor.resize,
            "crop": predictor.crop,
            "mean": predictor.mean.flatten().tolist(),
            "std": predictor.std.flatten().tolist(),
        },
        "temperature": predictor.temperature,
        "parameters": sum(parameter.numel() for parameter in predictor.parameters()),
    }
    taken = sorted(own.keys() & details.keys())
    if taken:
        raise BadInput(f"The metadata names {', '.join(taken)} are set by the export itself; use others.")
    try:
        return json.loads(json.dumps({**own, **details}, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise BadInput(f"The metadata must be plain JSON values, but: {error}.") from error


def read_description(text: bytes, path: Path) -> dict[str, Any]:
    """The metadata in `text`, which was found in `path`; `ArtefactError` unless `describe` made it."""
    try:
        metadata = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refusal(path, "its metadata is not JSON") from error
    if not isinstance(metadata, dict) or metadata.get("format") != FORMAT:
        raise refusal(path, "its metadata was not written by this program")
    version = metadata.get("format_version")
    if version != FORMAT_VERSION:
        raise ArtefactError(
            f"{readable_name(path)} has format version {version}, and this program reads version "
            f"{FORMAT_VERSION}: export the model again, or use the program that wrote the file."
        )
    names = metadata.get("class_names")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise refusal(path, "its metadata names no classes")
    return metadata


def read_threshold(metadata: Mapping[str, Any]) -> float:
    """The threshold of `metadata`'s calibration, a probability; 0 where nobody calibrated the model."""
    calibration = metadata.get("calibration")
    threshold = calibration.get("threshold") if isinstance(calibration, dict) else None
    return float(threshold) if isinstance(threshold, int | float) else 0.0


def refusal(path: Path, reason: str) -> ArtefactError:
    """The error that says that `path` is no artefact, why, and what would be."""
    return ArtefactError(f"{readable_name(path)} is not an exported model: {reason}; {REMEDY}.")
