"""The main job end to end: data, both models, their measurement and export, a tag, marks, a report."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from landmarks.data.sources import PictureSet, open_data
from landmarks.errors import DownloadError
from landmarks.pipeline.data import measure
from landmarks.pipeline.folder import RunFolder, write_json
from landmarks.pipeline.once import train_once
from landmarks.pipeline.report import Report, write_report
from landmarks.pipeline.samples import Course, grade_samples
from landmarks.pipeline.tag import tag_files
from landmarks.pipeline.train import TrainRequest
from landmarks.progress import Progress

__all__ = ["run_demo"]


def run_demo(
    data: str,
    out: Path,
    *,
    weights: str | None = None,
    unfreeze: tuple[str, ...] | None = None,
    seed: int = 0,
    course: Course = Course(),
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run everything into `out` and return what `out/summary.json` holds.

    What an interrupted demo finished is used again. `weights` of None are those that suit the data. Where
    the ImageNet weights cannot be fetched, the second network starts from the shipped ones, and summary and
    report say so.
    """
    progress = progress or Progress()
    seconds: dict[str, float] = {}
    started = time.perf_counter()
    pictures = open_data(data, progress)
    statistics = measure(data, progress)
    seconds["data"] = time.perf_counter() - started

    request = TrainRequest(kind="scratch", data=data, out=out / "scratch", seed=seed)
    scratch = train_once(request, progress)
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

    started = time.perf_counter()
    model = RunFolder(out / "scratch").model
    submissions = grade_samples(course, model, data, out / "grading", progress)
    seconds["grading"] = time.perf_counter() - started
    summary = {
        "data": pictures.name,
        "seed": seed,
        "scratch": _figures(scratch),
        "transfer": {**_figures(transfer), "weights": weights_used},
        "seconds": seconds,
        "artefacts": {name: str(RunFolder(out / name).model) for name in ("scratch", "transfer")},
        "tagged": tagged,
        "submissions": submissions,
        "report": str(out / "report.html"),
    }
    write_json(summary, out / "summary.json")
    write_report(Report(summary, statistics, pictures, shown, better, out), out / "report.html")
    return summary


def _transfer(request: TrainRequest, progress: Progress) -> tuple[dict[str, Any], str]:
    """Train the transfer model; returns its metrics and the weights that it started from."""
    ready = replace(request, weights="shipped")
    # A demo that began without a network goes on with what it began.
    if not RunFolder(ready.out).was_started_with(ready.described()):
        try:
            return train_once(request, progress), Path(request.chosen_weights).name
        except DownloadError as error:
            progress.note(
                f"{error} Going on from the shipped weights, which have seen no photograph: "
                "ImageNet's carry much further."
            )
    return train_once(ready, progress), "shipped"


def _figures(metrics: dict[str, Any]) -> dict[str, Any]:
    return {
        "top1": metrics["test"]["top1"],
        "top5": metrics["test"]["top5"],
        "pictures": metrics["test"]["pictures"],
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
