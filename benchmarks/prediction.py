"""One picture through the artefact, the eager Python pipeline and ONNX Runtime: who is faster, warm.

The three take turns, so that a noisy machine disturbs all alike, and each figure is a median. A picture comes
as decoded pixels; decoding costs the same whatever follows.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from torch import nn
from torchvision import transforms

from landmarks.data.decode import decode_picture
from landmarks.data.sources import open_data
from landmarks.deploy.artefact import load_artefact, save_artefact
from landmarks.deploy.export import export_onnx
from landmarks.deploy.predictor import Predictor
from landmarks.models import MyModel, get_model_transfer_learning
from landmarks.models.weights import IMAGENET_MEAN, IMAGENET_STD
from landmarks.training.scratch import ScratchRecipe
from landmarks.training.transfer import TransferRecipe

__all__ = ["run"]

ROUNDS = 200
WARM_UP = 20


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Time both networks in the three ways."""
    pictures = open_data(arguments.data)
    decoded = [decode_picture(file.path) for file in pictures.test[:: max(1, len(pictures.test) // 20)]]
    classes = len(pictures.class_names)
    networks = {
        "scratch": (MyModel(classes), ScratchRecipe().evaluation_size),
        "resnet18": (
            get_model_transfer_learning("resnet18", classes, weights="none"),
            TransferRecipe().evaluation_size,
        ),
    }
    rows, ratios = [], {}
    for name, (model, size) in networks.items():
        times = _take_turns(_ways(model.eval(), list(pictures.class_names), size), decoded)
        eager = times["eager"]
        ratios[name] = {way: seconds / eager for way, seconds in times.items()}
        rows += [
            {
                "network": name,
                "way": way,
                "milliseconds": f"{1000 * seconds:.2f}",
                "of eager": f"{seconds / eager:.2f}×",
            }
            for way, seconds in times.items()
        ]
    return {"rows": rows, "ratios": ratios}


def _ways(model: nn.Module, class_names: list[str], size: int) -> dict[str, Callable[[np.ndarray], object]]:
    """The three ways from decoded pixels (H, W, 3) to probabilities."""
    predictor = Predictor(model, class_names, IMAGENET_MEAN, IMAGENET_STD, resize=size, crop=size)
    with tempfile.TemporaryDirectory() as folder:
        save_artefact(predictor, Path(folder) / "model.pt", {})
        artefact = load_artefact(Path(folder) / "model.pt")
        export_onnx(predictor, Path(folder) / "model.onnx", {})
        session = onnxruntime.InferenceSession((Path(folder) / "model.onnx").read_bytes())
    eager = transforms.Compose(
        [
            transforms.Resize([size], antialias=True),
            transforms.CenterCrop(size),
            transforms.ConvertImageDtype(torch.float32),
            transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD),
        ]
    )

    def run_eager(pixels: np.ndarray) -> object:
        with torch.inference_mode():
            x = eager(torch.from_numpy(pixels).permute(2, 0, 1))
            return model(x[None]).softmax(dim=1)

    def run_onnx(pixels: np.ndarray) -> object:
        batch = np.ascontiguousarray(pixels.transpose(2, 0, 1))[None]
        return session.run(None, {session.get_inputs()[0].name: batch})

    return {"eager": run_eager, "artefact": lambda pixels: artefact.predict([pixels]), "onnx": run_onnx}


def _take_turns(
    ways: dict[str, Callable[[np.ndarray], object]], pictures: list[np.ndarray]
) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(WARM_UP + ROUNDS):
        pixels = pictures[number % len(pictures)]
        for name, way in ways.items():
            started = time.perf_counter()
            way(pixels)
            if number >= WARM_UP:
                times[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in times.items()}
