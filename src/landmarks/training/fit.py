"""The training loop behind both of the course's models, for one process or many.

An epoch shuffles, augments and drops out by random numbers drawn from the run's seed and the epoch's number
alone. So a resumed run goes on exactly as it would have, and every process of a group can draw the same batch
and take its share of it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from landmarks.errors import BadInput, LandmarksError, RunError
from landmarks.progress import Progress, Stage
from landmarks.training.allocator import keep_freed_memory
from landmarks.training.averaging import WeightAverage
from landmarks.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from landmarks.training.device import Device
from landmarks.training.distributed import Group
from landmarks.training.interrupt import GracefulStop
from landmarks.training.objective import get_loss, make_optimizer, parameter_groups, rate_share
from landmarks.training.unfolded import use_unfolding
from landmarks.training.winograd import use_winograd

__all__ = ["Batches", "Fit", "FitResult", "FitSettings"]


class Batches(Protocol):
    """Where batches come from. `x` is what the model takes, on the CPU, and `labels` is (B,) int64."""

    steps: int
    """Batches in an epoch."""

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
        """This process's part of each batch of the epoch `number`, the first being 0."""
        ...


@dataclass(frozen=True, kw_only=True)
class FitSettings:
    """How to train. `learning_rate` is the schedule's peak: see `rate_share`."""

    epochs: int
    learning_rate: float
    optimizer: str = "SGD"
    schedule: str = "one-cycle"
    momentum: float = 0.9
    weight_decay: float = 0.0
    learnt_share: float = 0.1  # of the rate, for layers that hold learnt weights
    warmup: float = 0.2  # share of training
    label_smoothing: float = 0.1
    average_decay: float = 0.995
    seed: int = 0

    @classmethod
    def of(cls, recipe: object, seed: int) -> FitSettings:
        """What the dataclass `recipe` has under the settings' names; the defaults for what it lacks."""
        names = {setting.name for setting in fields(cls)}
        return cls(**{name: value for name, value in vars(recipe).items() if name in names}, seed=seed)

    def __post_init__(self) -> None:
        if self.epochs < 1:
            raise BadInput(f"Training takes at least one epoch, got {self.epochs}.")
        rate_share(self.schedule, 0.0, self.warmup)  # which knows the schedules


@dataclass
class FitResult:
    """The network with the weights of the epoch that validated best, and how it got there.

    `seconds` and `seconds_to_50` are wall time spent training, validation included; the latter is None where
    validation top-1 never passed 50 %. `stopped` tells of a Ctrl-C.
    """

    model: nn.Module
    history: list[dict[str, float]]
    best_epoch: int
    best_top1: float
    seconds: float
    seconds_to_50: float | None
    stopped: bool


@dataclass
class Fit:
    """One training run of `model`: `run()` it.

    `learnt` names modules that train at a lower rate. `checkpoint` is where to write after each epoch (None:
    nowhere); `described` is what else must agree when resuming from it (data, split, network, …).
    `seconds_before` is training time that was spent already, such as on features. `loss` takes raw scores
    (B, C) and labels (B,); None is cross-entropy with the settings' label smoothing.
    """

    model: nn.Module
    settings: FitSettings
    device: Device
    group: Group = field(default_factory=Group)
    learnt: tuple[str, ...] = ()
    checkpoint: Path | None = None
    described: dict[str, Any] = field(default_factory=dict)
    seconds_before: float = 0.0
    loss: nn.Module | None = None
    progress: Progress = field(default_factory=Progress)

    def run(self, train: Batches, valid: Batches, *, resume: bool = False) -> FitResult:
        """Train for all epochs, or until Ctrl-C, and return the weights that validated best.

        Raises `RunError` where there is nothing fit to resume, `LandmarksError` where the loss is no number
        any more, `StorageError` where a checkpoint cannot be written.
        """
        self._prepare(train.steps)
        state = self._load() if resume else self._fresh_state()
        total = self.settings.epochs * train.steps
        stopped = False
        with GracefulStop() as stop, self.progress.stage("Training", total, unit="batch") as stage:
            stage.advance(state.epochs_done * train.steps)
            while state.epochs_done < self.settings.epochs:
                started = time.perf_counter()
                figures = self._train_epoch(train, state.epochs_done, stage, stop)
                stopped = self._anyone(stop.requested)
                if stopped and state.epochs_done > 0:
                    break
                figures |= self._validate(valid)
                state.seconds += time.perf_counter() - started
                self._note_epoch(state, figures)
                if stopped:
                    # This first epoch may be a part of one: a resumed run does better to start again.
                    break
                self._save(state)
        self.average.model.load_state_dict(state.best)
        return FitResult(
            model=self.average.model,
            history=state.history,
            best_epoch=state.best_epoch,
            best_top1=state.best_top1,
            seconds=state.seconds,
            seconds_to_50=state.seconds_to_50,
            stopped=stopped,
        )

    def _prepare(self, steps: int) -> None:
        settings = self.settings
        keep_freed_memory()
        self.model = self.device.place_model(self.model)
        self.average = WeightAverage(self.model, settings.average_decay, every=min(4, steps))
        # After the average was copied, which is what is kept and exported.
        if self.device.is_float32_cpu:
            use_winograd(self.model)
        elif self.device.is_reduced_cpu:
            use_unfolding(self.model)
        groups = parameter_groups(
            self.model, settings.learning_rate, settings.weight_decay, self.learnt, settings.learnt_share
        )
        self.peaks = [group["lr"] for group in groups]
        self.optimizer = make_optimizer(groups, settings.optimizer, settings.learning_rate, settings.momentum)
        self.criterion = self.loss or get_loss(settings.label_smoothing)
        self.parallel = self.group.synchronise(self.model, self.device)

    def _train_epoch(self, train: Batches, number: int, stage: Stage, stop: GracefulStop) -> dict[str, float]:
        """One pass over the training batches; returns mean loss, mean accuracy and the last learning rate."""
        torch.manual_seed(((self.settings.seed * 10_007 + number) * 101 + self.group.rank) % 2**63)  # dropout
        self.parallel.train()
        sums = torch.zeros(3, dtype=torch.float64)  # loss, correct, pictures
        for batch, (x, labels) in enumerate(train.epoch(number)):
            step = number * train.steps + batch
            self._set_rate(step / (self.settings.epochs * train.steps))
            sums += self._step(self.device.place_batch(x), self.device.place_batch(labels))
            if self.group.world_size == 1:
                self._require_number(sums)
            self.average.update(self.model, step + 1)
            stage.advance(1, epoch=number + 1, loss=float(sums[0] / sums[2]), top1=float(sums[1] / sums[2]))
            if stop.requested and self.group.world_size == 1:
                break
        # In a group all raise together here: one that left in mid-epoch would keep the others waiting.
        sums = self.group.total(sums)
        self._require_number(sums)
        rate = self.optimizer.param_groups[0]["lr"]
        return {
            "learning_rate": rate,
            "train_loss": float(sums[0] / sums[2]),
            "train_top1": float(sums[1] / sums[2]),
        }

    def _step(self, x: Tensor, labels: Tensor) -> Tensor:
        """Learn from one batch; returns its summed loss, correct answers and size as (3,) float64."""
        with self.device.autocast():
            scores = self.parallel(x)  # (B, C)
        loss = self.criterion(scores.float(), labels)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        correct = (scores.argmax(dim=1) == labels).sum().item()
        return torch.tensor([loss.item() * len(labels), correct, len(labels)], dtype=torch.float64)

    def _require_number(self, sums: Tensor) -> None:
        if not sums[0].isfinite():
            raise LandmarksError(
                f"Training went astray: the loss is {float(sums[0])}. Lower the learning rate "
                f"(now {self.settings.learning_rate:g}) and train again."
            )

    @torch.inference_mode()
    def _validate(self, valid: Batches) -> dict[str, float]:
        """Mean loss (without label smoothing) and accuracy of the averaged weights."""
        self.group.copy_buffers(self.average.model)
        sums = torch.zeros(3, dtype=torch.float64)
        for x, labels in valid.epoch(0):
            with self.device.autocast():
                scores = self.average.model(self.device.place_batch(x)).float()
            labels = labels.to(scores.device)
            loss = functional.cross_entropy(scores, labels, reduction="sum")
            correct = (scores.argmax(dim=1) == labels).sum()
            sums += torch.tensor([loss.item(), correct.item(), len(labels)], dtype=torch.float64)
        sums = self.group.total(sums)
        return {"valid_loss": float(sums[0] / sums[2]), "valid_top1": float(sums[1] / sums[2])}

    def _note_epoch(self, state: Checkpoint, figures: dict[str, float]) -> None:
        """Write the epoch into the history; keep its weights where they validate better than any before."""
        state.epochs_done += 1
        state.history.append({"epoch": state.epochs_done, "seconds": state.seconds, **figures})
        if figures["valid_top1"] > 0.5 and state.seconds_to_50 is None:
            state.seconds_to_50 = state.seconds
        if figures["valid_top1"] >= state.best_top1:
            state.best_top1, state.best_epoch = figures["valid_top1"], state.epochs_done
            state.best = {key: value.clone() for key, value in self.average.model.state_dict().items()}

    def _set_rate(self, progress: float) -> None:
        share = rate_share(self.settings.schedule, progress, self.settings.warmup)
        for group, peak in zip(self.optimizer.param_groups, self.peaks, strict=True):
            group["lr"] = peak * share

    def _anyone(self, requested: bool) -> bool:
        return bool(self.group.total(torch.tensor(float(requested))) > 0)

    def _described(self) -> dict[str, Any]:
        return {**vars(self.settings), **self.described}

    def _fresh_state(self) -> Checkpoint:
        return Checkpoint(
            settings=self._described(),
            epochs_done=0,
            model={},
            average={},
            optimizer={},
            best={},
            best_epoch=0,
            best_top1=-1.0,
            seconds=self.seconds_before,
            seconds_to_50=None,
        )

    def _load(self) -> Checkpoint:
        if self.checkpoint is None:
            raise LandmarksError("A run without a folder keeps no checkpoint and cannot be resumed.")
        state = load_checkpoint(self.checkpoint, self._described())
        try:
            self.model.load_state_dict(state.model)
            self.average.model.load_state_dict(state.average)
            self.optimizer.load_state_dict(state.optimizer)
        except (RuntimeError, ValueError) as error:
            raise RunError(
                f"{self.checkpoint} belongs to a run of another network; resume with the options that the "
                "run was started with."
            ) from error
        return state

    def _save(self, state: Checkpoint) -> None:
        if self.checkpoint is None or not self.group.leads:
            return
        state.model = self.model.state_dict()
        state.average = self.average.model.state_dict()
        state.optimizer = self.optimizer.state_dict()
        save_checkpoint(state, self.checkpoint)
