"""From a finished run to artefacts of other kinds, each checked against the eager model.

A run keeps its network's weights beside the TorchScript artefact, with what is needed to build it again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import safetensors
import safetensors.torch
from safetensors import SafetensorError
from torch import nn

from landmarks.data.storage import write_atomically
from landmarks.deploy.artefact import save_artefact
from landmarks.deploy.export import export_onnx, export_torch
from landmarks.deploy.parity import TOLERANCE
from landmarks.deploy.predictor import Predictor
from landmarks.errors import RunError
from landmarks.models import MyModel, get_model_transfer_learning
from landmarks.pipeline.folder import RunFolder

__all__ = ["Exported", "Format", "export", "load_network", "save_network"]

Format = Literal["torchscript", "onnx", "export"]
SUFFIXES: dict[Format, str] = {"torchscript": ".pt", "onnx": ".onnx", "export": ".pt2"}


@dataclass(frozen=True)
class Exported:
    """An artefact that was written, and how far its probabilities are at most from the eager model's."""

    path: Path
    to: Format
    largest_difference: float

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "path": str(self.path), "allowed_difference": TOLERANCE}


def export(run: Path, to: Format, out: Path | None = None) -> Exported:
    """Write the network of the run in the folder `run` as an artefact, compared with the eager model.

    By default it lies in the run's folder as `model.pt`, `model.onnx` or `model.pt2`. Raises `RunError` where
    `run` holds no finished run, `CheckFailed` where the artefact does not agree with the eager model.
    """
    predictor, provenance = load_network(run)
    path = out or run / f"model{SUFFIXES[to]}"
    write = {"torchscript": save_artefact, "onnx": export_onnx, "export": export_torch}[to]
    apart: list[float] = []
    write(predictor, path, provenance, apart.append)
    return Exported(path, to, *apart)


def save_network(predictor: Predictor, model: nn.Module, path: Path, provenance: dict[str, Any]) -> None:
    """Store `model`'s weights and all that `load_network` needs to build its Predictor again."""
    about = {
        "class_names": list(predictor.class_names),
        "mean": predictor.mean.flatten().tolist(),
        "std": predictor.std.flatten().tolist(),
        "size": predictor.crop,
        "temperature": predictor.temperature,
        "provenance": provenance,
    }
    state = {key: value.contiguous() for key, value in model.state_dict().items()}
    content = safetensors.torch.save(state, metadata={"landmarks": json.dumps(about)})
    with write_atomically(path) as file:
        file.write(content)


def load_network(run: Path) -> tuple[Predictor, dict[str, Any]]:
    """The eager Predictor of a finished run, and what the run says of its making. Raises `RunError`."""
    path = RunFolder(run).weights
    if not path.is_file():
        raise RunError(
            f"{run} holds no finished run: {path.name} is missing. Pass a folder that landmarks train made."
        )
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            about = json.loads(file.metadata()["landmarks"])
            state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  (not a mapping)
        model = _network(about)
        model.load_state_dict(state)
    except (SafetensorError, RuntimeError, KeyError, TypeError, ValueError, OSError) as error:
        raise RunError(f"{path} is damaged or of another version; train again.") from error
    size = int(about["size"])
    predictor = Predictor(
        model.eval(),
        about["class_names"],
        about["mean"],
        about["std"],
        resize=size,
        crop=size,
        temperature=about.get("temperature", 1.0),  # runs of before there was one
    )
    return predictor, about["provenance"]


def _network(about: dict[str, Any]) -> nn.Module:
    classes = len(about["class_names"])
    if about["provenance"]["kind"] == "transfer":
        return get_model_transfer_learning(about["provenance"]["backbone"], classes, weights="none")
    return MyModel(classes)
