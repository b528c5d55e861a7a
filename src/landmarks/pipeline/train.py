"""A training run from pictures to artefact: data, split, network, training, export, figures.

Training and validation pictures decide everything: statistics, epochs, which weights are kept. The test
pictures are opened once, after the artefact is written, and through the artefact alone.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import torch
from torch import nn

from landmarks.data.cache import PictureCache, build_cache
from landmarks.data.sources import PictureFile, PictureSet, open_data
from landmarks.data.split import Split, load_split, save_split, stratified_split
from landmarks.data.statistics import channel_statistics
from landmarks.deploy.artefact import load_artefact, save_artefact
from landmarks.deploy.predictor import Predictor
from landmarks.errors import DataError
from landmarks.models import MyModel, get_model_transfer_learning
from landmarks.models.weights import IMAGENET_MEAN, IMAGENET_STD
from landmarks.pipeline.evaluate import measure
from landmarks.pipeline.export import save_network
from landmarks.pipeline.figures import draw_run
from landmarks.pipeline.folder import RunFolder, write_json
from landmarks.pipeline.memory import peak_memory_mb
from landmarks.progress import Progress
from landmarks.training.device import Device
from landmarks.training.distributed import Group, join_group
from landmarks.training.fit import FitResult
from landmarks.training.scratch import ScratchRecipe, fit_scratch
from landmarks.training.transfer import TransferRecipe, fit_transfer

__all__ = ["TrainRequest", "train"]


@dataclass(frozen=True, kw_only=True)
class TrainRequest:
    """What to train, on what, and where to put it. Paths are as given; None means the recipe's own choice."""

    kind: Literal["scratch", "transfer"]
    data: str
    out: Path
    seed: int = 0
    valid_fraction: float = 0.05
    device: str | None = None
    epochs: int | None = None
    batch_size: int | None = None
    learning_rate: float | None = None
    size: int | None = None
    backbone: str = "resnet18"
    weights: str = "imagenet"
    unfreeze: tuple[str, ...] = ()

    def recipe(self) -> ScratchRecipe | TransferRecipe:
        """The recipe of this kind with the request's own choices in it."""
        chosen: dict[str, Any] = {"epochs": self.epochs, "batch_size": self.batch_size}
        chosen["learning_rate"] = self.learning_rate
        if self.kind == "transfer":
            chosen["size"] = self.size
        recipe = TransferRecipe() if self.kind == "transfer" else ScratchRecipe()
        return replace(recipe, **{key: value for key, value in chosen.items() if value is not None})

    def described(self) -> dict[str, Any]:
        """What must be the same when the run is resumed, as plain data."""
        request = {key: value for key, value in asdict(self).items() if key not in ("out", "device")}
        return {**request, "unfreeze": list(self.unfreeze)}


@dataclass
class _Timings:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started


def train(
    request: TrainRequest, progress: Progress | None = None, *, resume: bool = False
) -> dict[str, Any] | None:
    """Train, evaluate and export into `request.out`; return what `metrics.json` holds.

    Under `torchrun` every process calls this with the same request; all but the first return None. After a
    Ctrl-C the run is finished with what was learnt so far, and the figures say `stopped`.

    Raises `RunError` for a folder that cannot be used, and whatever the data and the weights give reason for.
    """
    with join_group(request.device) as (group, device):
        report = (progress or Progress()) if group.leads else Progress()
        folder, timings = RunFolder(request.out), _Timings()
        with timings.measure("data"), _leader_first(group):
            # What cannot be used is refused before the folder is begun.
            pictures = _open_with_tests(request.data, report)
            model = _network(request, len(pictures.class_names), report)
            if group.leads:
                (folder.resume if resume else folder.start)(request.described())
            cache = build_cache(pictures, "train", request.recipe().cache_size, report)
            split = _split_of(folder, cache, request)
        with timings.measure("training"):
            result, predictor = _fit(request, model, cache, split, folder, device, group, report, resume)
        if not group.leads:
            return None
        return _finish(request, folder, pictures, cache, split, result, predictor, device, timings, report)


@contextmanager
def _leader_first(group: Group) -> Iterator[None]:
    """The leader does the work inside (downloads, decodes, writes); the others find it done."""
    if not group.leads:
        group.wait()
    yield
    if group.leads:
        group.wait()


def _open_with_tests(data: str, progress: Progress) -> PictureSet:
    pictures = open_data(data, progress)
    if not pictures.test:
        raise DataError(
            f"{pictures.name} has no test pictures, so that a model could not be measured; put some into "
            "test/NN.Name, beside train."
        )
    return pictures


def _network(request: TrainRequest, classes: int, progress: Progress) -> nn.Module:
    torch.manual_seed(request.seed)  # for the fresh weights
    if request.kind == "scratch":
        return MyModel(classes, ScratchRecipe().dropout)
    return get_model_transfer_learning(
        request.backbone, classes, weights=request.weights, unfreeze=request.unfreeze, progress=progress
    )


def _split_of(folder: RunFolder, cache: PictureCache, request: TrainRequest) -> Split:
    """The split stored with the run, or a new one, stored."""
    if folder.split.exists():
        return load_split(folder.split, cache.names, cache.labels)
    split = stratified_split(cache.labels, request.valid_fraction, request.seed, cache.names)
    if len(split.valid) == 0:
        raise DataError(
            f"No picture can be held back for validation: {len(cache.labels)} training pictures in "
            f"{len(cache.class_names)} classes, {request.valid_fraction:.0%} wanted. Some class needs at "
            "least two pictures, and --valid-fraction must be above 0."
        )
    save_split(split, folder.split)
    return split


def _fit(
    request: TrainRequest,
    model: nn.Module,
    cache: PictureCache,
    split: Split,
    folder: RunFolder,
    device: Device,
    group: Group,
    progress: Progress,
    resume: bool,
) -> tuple[FitResult, Predictor]:
    """Train `model` by the recipe that was asked for and put it into a Predictor."""
    recipe = request.recipe()
    common: dict[str, Any] = {
        "device": device,
        "group": group,
        "seed": request.seed,
        "checkpoint": folder.checkpoint,
        "described": {"data_digest": split.digest, "classes": len(cache.class_names)},
        "progress": progress,
        "resume": resume and folder.checkpoint.exists(),
    }
    if isinstance(recipe, TransferRecipe):
        result = fit_transfer(model, cache, split, recipe, features=folder.features, **common)
        return result, _predictor(result.model, cache, IMAGENET_MEAN, IMAGENET_STD, recipe.evaluation_size)
    mean, std = channel_statistics(cache.pictures, split.train, progress)
    result = fit_scratch(model, cache, split, recipe, mean=mean, std=std, **common)
    return result, _predictor(result.model, cache, mean.tolist(), std.tolist(), recipe.evaluation_size)


def _predictor(
    model: nn.Module, cache: PictureCache, mean: Sequence[float], std: Sequence[float], size: int
) -> Predictor:
    return Predictor(model.to("cpu"), cache.class_names, mean, std, resize=size, crop=size)


def _finish(
    request: TrainRequest,
    folder: RunFolder,
    pictures: PictureSet,
    cache: PictureCache,
    split: Split,
    result: FitResult,
    predictor: Predictor,
    device: Device,
    timings: _Timings,
    progress: Progress,
) -> dict[str, Any]:
    """Export, then measure the exported file; write figures and `metrics.json`."""
    folder.write_history(result.history)
    with timings.measure("export"):
        provenance = _provenance(request, result)
        save_network(predictor, result.model, folder.weights, provenance)
        save_artefact(predictor, folder.model, provenance)
        artefact = load_artefact(folder.model)
    if result.stopped:
        progress.note(
            f"Stopped after epoch {len(result.history)}. The run is finished with what was learnt so far; "
            "the same command with --resume goes on with it."
        )
    valid_files = [PictureFile(pictures.root / name, label) for name, label in _held_back(cache, split)]
    with timings.measure("evaluation"):
        valid, _ = measure(artefact, valid_files, progress, what="validation pictures")
        test, predictions = measure(artefact, pictures.test, progress, what="test pictures")
    with timings.measure("figures"):
        draw_run(folder.figures, test, predictions, result.history)
    metrics = {
        "kind": request.kind,
        "data": pictures.name,
        "seed": request.seed,
        "device": device.kind,
        "epochs": len(result.history),
        "best_epoch": result.best_epoch,
        "stopped": result.stopped,
        "parameters": sum(parameter.numel() for parameter in result.model.parameters()),
        "train_seconds": result.seconds,
        "seconds_to_50": result.seconds_to_50,
        "seconds": timings.seconds,
        "peak_memory_mb": peak_memory_mb(),
        "set_aside": len(cache.set_aside),
        "valid": {"top1": valid.top1, "top5": valid.top5, "loss": valid.loss},
        "test": test.to_json(),
    }
    write_json(metrics, folder.metrics)
    if not result.stopped:
        shutil.rmtree(folder.features, ignore_errors=True)  # gigabytes that nothing needs any more
    return metrics


def _held_back(cache: PictureCache, split: Split) -> list[tuple[str, int]]:
    return [(cache.names[index], int(cache.labels[index])) for index in split.valid]


def _provenance(request: TrainRequest, result: FitResult) -> dict[str, Any]:
    """What the artefact says of its own making."""
    return {
        "kind": request.kind,
        "backbone": request.backbone if request.kind == "transfer" else "MyModel",
        "data": Path(request.data).name,
        "seed": request.seed,
        "epochs": len(result.history),
        "valid_top1": result.best_top1,
    }
