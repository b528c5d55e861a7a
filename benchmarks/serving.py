"""Four ways to run the same model: eager, TorchScript, torch.export compiled by AOTInductor, ONNX Runtime.

Each takes decoded pictures of its network's own size, one at a time and 32 together, in turns;
figures are medians. Start-up is a new process each time: from nothing to the first answer, imports and all.
AOTInductor's compiling is done once, before, and is told apart.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from torch import nn

from landmarks.deploy.artefact import load_artefact, save_artefact
from landmarks.deploy.export import export_onnx, export_torch
from landmarks.deploy.predictor import Predictor
from landmarks.models import MyModel, get_model_transfer_learning
from landmarks.models.weights import IMAGENET_MEAN, IMAGENET_STD
from landmarks.training.scratch import ScratchRecipe
from landmarks.training.transfer import TransferRecipe

__all__ = ["run"]

CLASSES = 50
BATCHES = (1, 32)
ROUNDS = {1: 60, 32: 8}
STARTS = 3

Way = Callable[[np.ndarray], object]  # takes (B, 3, H, W) uint8

# Each is a program of its own: what it needs from nothing to the first answer. {path} is the model.
START = {
    "TorchScript": "import torch\nm = torch.jit.load({path!r})\n"
    "m(torch.zeros(1, 3, {size}, {size}, dtype=torch.uint8))",
    "AOTInductor": "import torch\nm = torch._inductor.aoti_load_package({path!r})\n"
    "m(torch.zeros(1, 3, {size}, {size}, dtype=torch.uint8))",
    "ONNX Runtime": "import numpy, onnxruntime\ns = onnxruntime.InferenceSession({path!r})\n"
    "s.run(None, dict(pictures=numpy.zeros((1, 3, {size}, {size}), 'uint8')))",
}


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Time both networks, or that of `--kind`; `--data` is not needed, since any picture costs the same."""
    names = [str(label) for label in range(CLASSES)]
    rows = []
    for kind in ("scratch", "transfer"):
        if arguments.kind in (None, kind):
            model, size = _network(kind)
            predictor = Predictor(model, names, IMAGENET_MEAN, IMAGENET_STD, resize=size, crop=size)
            with tempfile.TemporaryDirectory() as folder:
                rows += _rows(kind, predictor, Path(folder))
    return {"rows": rows}


def _network(kind: str) -> tuple[nn.Module, int]:
    """The network, untrained, and the side in pixels of the pictures that it is evaluated on."""
    if kind == "scratch":
        return MyModel(CLASSES), ScratchRecipe().evaluation_size
    model = get_model_transfer_learning("resnet18", CLASSES, weights="none")
    return model, TransferRecipe().evaluation_size


def _rows(name: str, predictor: Predictor, folder: Path) -> list[dict[str, str]]:
    paths, compiling = _export(predictor, folder)
    times = {batch: _take_turns(_ways(predictor, paths), predictor.crop, batch) for batch in BATCHES}
    rows = []
    for way in times[1]:
        start = _start_seconds(way, paths[way], predictor.crop) if way in START else None
        rows.append(
            {
                "network": name,
                "way": way,
                "one picture, ms": f"{1000 * times[1][way]:.1f}",
                "of eager": f"{times[1][way] / times[1]['eager']:.2f}×",
                "32 pictures, ms": f"{1000 * times[32][way]:.0f}",
                "32, of eager": f"{times[32][way] / times[32]['eager']:.2f}×",
                "pictures a second": f"{32 / times[32][way]:.0f}",
                "start to first answer, s": "–" if start is None else f"{start:.1f}",
                "compiling, s": f"{compiling:.0f}" if way == "AOTInductor" else "–",
            }
        )
    return rows


def _export(predictor: Predictor, folder: Path) -> tuple[dict[str, Path], float]:
    """Every kind of file, and the seconds that AOTInductor took to compile its own."""
    paths = {"TorchScript": folder / "model.pt", "ONNX Runtime": folder / "model.onnx"}
    save_artefact(predictor, paths["TorchScript"], {})
    export_onnx(predictor, paths["ONNX Runtime"], {})
    export_torch(predictor, folder / "model.pt2", {})
    program = torch.export.load(folder / "model.pt2")
    started = time.perf_counter()
    compiled = torch._inductor.aoti_compile_and_package(program, package_path=str(folder / "compiled.pt2"))
    return {**paths, "AOTInductor": Path(compiled)}, time.perf_counter() - started


def _ways(predictor: Predictor, paths: dict[str, Path]) -> dict[str, Way]:
    artefact = load_artefact(paths["TorchScript"])
    compiled = torch._inductor.aoti_load_package(str(paths["AOTInductor"]))
    session = onnxruntime.InferenceSession(str(paths["ONNX Runtime"]))

    def in_torch(module: Callable[[torch.Tensor], object]) -> Way:
        def run_it(pictures: np.ndarray) -> object:
            with torch.inference_mode():
                return module(torch.from_numpy(pictures))

        return run_it

    return {
        "eager": in_torch(predictor),
        "TorchScript": in_torch(artefact.module),
        "AOTInductor": in_torch(compiled),
        "ONNX Runtime": lambda pictures: session.run(None, {"pictures": pictures}),
    }


def _take_turns(ways: dict[str, Way], size: int, batch: int) -> dict[str, float]:
    pictures = np.random.default_rng(0).integers(0, 256, (batch, 3, size, size), np.uint8)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(3 + ROUNDS[batch]):
        for name, way in ways.items():
            started = time.perf_counter()
            way(pictures)
            if number >= 3:
                times[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in times.items()}


def _start_seconds(way: str, path: Path, size: int) -> float:
    """Seconds from nothing to the first answer; the smallest of a few: the first reads the disk."""
    script = START[way].format(path=str(path), size=size)
    seconds = []
    for _ in range(STARTS):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True)
        seconds.append(time.perf_counter() - started)
    return min(seconds)
