"""The main job end to end: data, both models, their measurement and export, a tagged picture, a report."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from landmarks.data.sources import PictureSet, open_data
from landmarks.errors import DownloadError
from landmarks.models.backbones import build_backbone, learnable_stages
from landmarks.pipeline.data import measure
from landmarks.pipeline.folder import RunFolder, write_json
from landmarks.pipeline.report import Report, write_report
from landmarks.pipeline.tag import tag_files
from landmarks.pipeline.train import TrainRequest, train
from landmarks.progress import Progress

__all__ = ["run_demo"]

FALLBACK_SIZE = 64  # a whole network trained from random weights has to be content with small pictures


def run_demo(
    data: str,
    out: Path,
    *,
    weights: str = "imagenet",
    unfreeze: tuple[str, ...] = (),
    seed: int = 0,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run everything into `out` and return what `out/summary.json` holds.

    What an interrupted demo finished is used again. Where the ImageNet weights cannot be fetched, the second
    network learns from random weights, and summary and report say so.
    """
    progress = progress or Progress()
    seconds: dict[str, float] = {}
    started = time.perf_counter()
    pictures = open_data(data, progress)
    statistics = measure(data, progress)
    seconds["data"] = time.perf_counter() - started

    request = TrainRequest(kind="scratch", data=data, out=out / "scratch", seed=seed)
    scratch = _train_or_reuse(request, progress)
    request = replace(request, kind="transfer", out=out / "transfer", weights=weights, unfreeze=unfreeze)
    transfer, weights_used = _transfer(request, progress)
    for name, metrics in (("scratch", scratch), ("transfer", transfer)):
        seconds[f"{name}.training"] = metrics["train_seconds"]
        seconds[f"{name}.evaluation"] = metrics["seconds"]["evaluation"]
        seconds[f"{name}.export"] = metrics["seconds"]["export"]

    started = time.perf_counter()
    better = max(("scratch", scratch), ("transfer", transfer), key=lambda pair: pair[1]["valid"]["top1"])[0]
    shown = _a_test_picture(pictures, seed)
    tagged = tag_files(RunFolder(out / better).model, [shown], 5, progress)[0]
    seconds["tagging"] = time.perf_counter() - started
    summary = {
        "data": pictures.name,
        "seed": seed,
        "scratch": _figures(scratch),
        "transfer": {**_figures(transfer), "weights": weights_used},
        "seconds": seconds,
        "artefacts": {name: str(RunFolder(out / name).model) for name in ("scratch", "transfer")},
        "tagged": tagged,
        "report": str(out / "report.html"),
    }
    write_json(summary, out / "summary.json")
    write_report(Report(summary, statistics, pictures, shown, better, out), out / "report.html")
    return summary


def _transfer(request: TrainRequest, progress: Progress) -> tuple[dict[str, Any], str]:
    """Train the transfer model; returns its metrics and the weights that it started from."""
    everything = tuple(learnable_stages(build_backbone(request.backbone)))
    alone = replace(request, weights="none", unfreeze=everything, size=FALLBACK_SIZE)
    # A demo that began without a network goes on with what it began.
    if not RunFolder(alone.out).was_started_with(alone.described()):
        try:
            return _train_or_reuse(request, progress), Path(request.weights).name
        except DownloadError as error:
            progress.note(f"{error} Going on from random weights: this is not what transfer learning can do.")
    return _train_or_reuse(alone, progress), "none"


def _train_or_reuse(request: TrainRequest, progress: Progress) -> dict[str, Any]:
    """The metrics of the finished run in the request's folder, or of a new or resumed one."""
    folder = RunFolder(request.out)
    begun = folder.request.exists()
    if begun and folder.metrics.exists():
        folder.resume(request.described())
        metrics: dict[str, Any] = json.loads(folder.metrics.read_text(encoding="utf-8"))
        if not metrics["stopped"]:
            progress.note(f"Using the finished run in {request.out}.")
            return metrics
    trained = train(request, progress, resume=begun)
    assert trained is not None, "the demo runs in one process"
    if trained["stopped"]:
        raise KeyboardInterrupt
    return trained


def _figures(metrics: dict[str, Any]) -> dict[str, Any]:
    return {
        "top1": metrics["test"]["top1"],
        "top5": metrics["test"]["top5"],
        "ece": metrics["test"]["ece"],
        "valid_top1": metrics["valid"]["top1"],
        "parameters": metrics["parameters"],
        "epochs": metrics["epochs"],
        "train_seconds": metrics["train_seconds"],
        "seconds_to_50": metrics["seconds_to_50"],
        "peak_memory_mb": metrics["peak_memory_mb"],
    }


def _a_test_picture(pictures: PictureSet, seed: int) -> Path:
    return pictures.test[int(np.random.default_rng(seed).integers(len(pictures.test)))].path
