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
from landmarks.evaluation.calibration import Calibration, calibrate, temper
from landmarks.evaluation.metrics import Metrics, compute_metrics
from landmarks.models import MyModel, get_model_transfer_learning
from landmarks.models.weights import IMAGENET_MEAN, IMAGENET_STD, default_unfreeze, default_weights
from landmarks.pipeline.defaults import VALID_FRACTION
from landmarks.pipeline.evaluate import measure, measure_by_factor, with_factors
from landmarks.pipeline.export import save_network
from landmarks.pipeline.figures import draw_run
from landmarks.pipeline.folder import RunFolder, write_json
from landmarks.pipeline.memory import peak_memory_mb
from landmarks.progress import Progress
from landmarks.training.distributed import Group, join_group
from landmarks.training.fit import FitResult
from landmarks.training.objective import suited
from landmarks.training.run import TrainingRun
from landmarks.training.scratch import ScratchRecipe, fit_scratch
from landmarks.training.transfer import TransferRecipe, fit_transfer

__all__ = ["TrainRequest", "train"]

# The shipped weights saw no photograph, and pictures of 80 pixels: what they taught is unlearnt as fast as
# the head learns, and over-fitted sooner, so that each epoch has a view of its own.
SHIPPED: dict[str, Any] = {
    "learnt_share": 1.0, "views": 12, "epochs": 12, "batch_size": 128, "learning_rate": 0.1
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TrainRequest:
    """What to train, on what, and where to put it. Paths are as given; None means the recipe's own choice."""

    kind: Literal["scratch", "transfer"]
    data: str
    out: Path
    seed: int = 0
    valid_fraction: float = VALID_FRACTION
    device: str | None = None
    epochs: int | None = None
    batch_size: int | None = None
    learning_rate: float | None = None
    optimizer: str | None = None
    schedule: str | None = None
    size: int | None = None
    backbone: str = "resnet18"
    weights: str | None = None
    unfreeze: tuple[str, ...] | None = None

    @property
    def chosen_weights(self) -> str:
        """What the transfer model starts from: what was asked for, or what suits the data."""
        return self.weights or default_weights(self.data, self.backbone)

    @property
    def chosen_unfreeze(self) -> tuple[str, ...]:
        """The layers that the transfer model trains beside the head: those asked for, or the weights' own."""
        return default_unfreeze(self.chosen_weights) if self.unfreeze is None else self.unfreeze

    def recipe(self) -> ScratchRecipe | TransferRecipe:
        """The recipe of this kind with the request's own choices in it."""
        recipe = TransferRecipe() if self.kind == "transfer" else ScratchRecipe()
        if self.kind == "transfer" and self.chosen_weights == "shipped":
            recipe = replace(recipe, **SHIPPED)
        way = {"optimizer": self.optimizer or recipe.optimizer, "schedule": self.schedule or recipe.schedule}
        rate, decay = suited(recipe.learning_rate, recipe.weight_decay, **way)
        chosen: dict[str, Any] = {"epochs": self.epochs, "batch_size": self.batch_size, **way}
        chosen |= {"learning_rate": self.learning_rate or rate, "weight_decay": decay}
        if self.kind == "transfer":
            chosen["size"] = self.size
        return replace(recipe, **{key: value for key, value in chosen.items() if value is not None})

    def described(self) -> dict[str, Any]:
        """What must be the same when the run is resumed, as plain data."""
        request = {key: value for key, value in asdict(self).items() if key not in ("out", "device")}
        for name in ("optimizer", "schedule"):  # runs of before there was a choice have neither
            if request[name] is None:
                del request[name]
        return {**request, "weights": self.chosen_weights, "unfreeze": list(self.chosen_unfreeze)}


@dataclass(frozen=True)
class _Material:
    """What a run learns from and is measured on; the split is of the cached training pictures."""

    pictures: PictureSet
    cache: PictureCache
    split: Split

    def held_back(self) -> list[PictureFile]:
        """The validation pictures."""
        return [
            PictureFile(self.pictures.root / self.cache.names[index], int(self.cache.labels[index]))
            for index in self.split.valid
        ]


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
            material = _Material(pictures, cache, _split_of(folder, cache, request))
        run = TrainingRun(
            device=device,
            group=group,
            seed=request.seed,
            checkpoint=folder.checkpoint,
            described={"data_digest": material.split.digest, "classes": len(cache.class_names)},
            progress=report,
            resume=resume and folder.checkpoint.exists(),
        )
        with timings.measure("training"):
            result, predictor = _fit(request, model, material, folder, run)
        if not group.leads:
            return None
        return _finish(request, folder, material, result, predictor, run, timings)


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
        request.backbone,
        classes,
        weights=request.chosen_weights,
        unfreeze=request.chosen_unfreeze,
        progress=progress,
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
    material: _Material,
    folder: RunFolder,
    run: TrainingRun,
) -> tuple[FitResult, Predictor]:
    """Train `model` by the recipe that was asked for and put it into a Predictor."""
    recipe, cache, split = request.recipe(), material.cache, material.split
    if isinstance(recipe, TransferRecipe):
        result = fit_transfer(model, cache, split, recipe, run, features=folder.features)
        return result, _predictor(result.model, cache, IMAGENET_MEAN, IMAGENET_STD, recipe.evaluation_size)
    mean, std = channel_statistics(cache.pictures, split.train, run.progress)
    result = fit_scratch(model, cache, split, recipe, run, mean=mean, std=std)
    return result, _predictor(result.model, cache, mean.tolist(), std.tolist(), recipe.evaluation_size)


def _predictor(
    model: nn.Module, cache: PictureCache, mean: Sequence[float], std: Sequence[float], size: int
) -> Predictor:
    return Predictor(model.to("cpu"), cache.class_names, mean, std, resize=size, crop=size)


def _finish(
    request: TrainRequest,
    folder: RunFolder,
    material: _Material,
    result: FitResult,
    predictor: Predictor,
    run: TrainingRun,
    timings: _Timings,
) -> dict[str, Any]:
    """Calibrate, export, then measure the exported file; write figures and `metrics.json`."""
    pictures, progress = material.pictures, run.progress
    folder.write_history(result.history)
    provenance = _provenance(request, result)
    with timings.measure("calibration"):
        calibration, valid = _calibrate(predictor, folder, material.held_back(), provenance, progress)
    with timings.measure("export"):
        predictor.temperature = calibration.temperature
        provenance["calibration"] = calibration.to_json()
        save_network(predictor, result.model, folder.weights, provenance)
        save_artefact(predictor, folder.model, provenance)
        artefact = load_artefact(folder.model)
    if result.stopped:
        progress.note(
            f"Stopped after epoch {len(result.history)}. The run is finished with what was learnt so far; "
            "the same command goes on with it, landmarks train with --resume."
        )
    with timings.measure("evaluation"):
        test, predictions = measure(artefact, pictures.test, progress, what="test pictures")
        by_factor = measure_by_factor(pictures, "test", predictions)
    with timings.measure("figures"):
        draw_run(folder.figures, test, predictions, result.history, by_factor)
    metrics = {
        **_about(request, material, result, run, timings),
        "valid": {"top1": valid.top1, "top5": valid.top5, "loss": valid.loss},
        "calibration": calibration.to_json(),
        "test": with_factors(test, by_factor),
    }
    write_json(metrics, folder.metrics)
    if not result.stopped:
        shutil.rmtree(folder.features, ignore_errors=True)  # gigabytes that nothing needs any more
    return metrics


def _calibrate(
    predictor: Predictor,
    folder: RunFolder,
    held_back: Sequence[PictureFile],
    provenance: dict[str, Any],
    progress: Progress,
) -> tuple[Calibration, Metrics]:
    """Temperature and threshold from the validation pictures, and the metrics that these have with them.

    A first artefact, which the calibrated one replaces, runs them: twice as fast as the eager predictor.
    """
    uncalibrated = save_artefact(predictor, folder.model, provenance)
    _, predictions = measure(uncalibrated, held_back, progress, what="validation pictures")
    calibration = calibrate(predictions.probabilities, predictions.labels)
    tempered = temper(predictions.probabilities, calibration.temperature)
    return calibration, compute_metrics(tempered, predictions.labels, predictor.class_names)


def _about(
    request: TrainRequest, material: _Material, result: FitResult, run: TrainingRun, timings: _Timings
) -> dict[str, Any]:
    """What `metrics.json` says of the run, before what it measured."""
    return {
        "kind": request.kind,
        "data": material.pictures.name,
        "seed": request.seed,
        "device": run.device.kind,
        "epochs": len(result.history),
        "best_epoch": result.best_epoch,
        "stopped": result.stopped,
        "parameters": sum(parameter.numel() for parameter in result.model.parameters()),
        "train_seconds": result.seconds,
        "seconds_to_50": result.seconds_to_50,
        "seconds": timings.seconds,
        "peak_memory_mb": peak_memory_mb(),
        "set_aside": len(material.cache.set_aside),
    }


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
