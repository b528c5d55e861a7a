"""What one process of a group does in the tests of training together; also a program for `torchrun`.

    torchrun --nproc-per-node 2 group_member.py FOLDER TASK…

Each task takes the group, the device and a folder that all processes share, and returns data and tensors.
The program stores what it returned in FOLDER/TASK-RANK.pt. A test calls the same task in a group of one.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.data.augment import Augmentation
from landmarks.data.cache import PictureCache
from landmarks.data.split import stratified_split
from landmarks.errors import LandmarksError
from landmarks.progress import Progress
from landmarks.training.batches import Normalise, generator_for
from landmarks.training.device import Device
from landmarks.training.distributed import Group, join_group
from landmarks.training.features import FeatureExtractor, StoredFeatures, TrainingFeatures
from landmarks.training.fit import Fit, FitResult, FitSettings
from landmarks.training.objective import get_loss
from landmarks.training.run import TrainingRun
from landmarks.training.scratch import ScratchRecipe, fit_scratch
from making_batches import UNCHANGED, Points, classifier, numbered_pictures

Task = Callable[[Group, Device, Path], Any]


def small_network(normalised: bool = False) -> nn.Module:
    torch.manual_seed(0)
    norm = nn.BatchNorm2d(8) if normalised else nn.Identity()
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        norm,
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(2),
        nn.Flatten(),
        nn.Linear(32, 3),
    )


def coloured_pictures() -> PictureCache:
    """45 noisy pictures of three classes, each with a colour of its own."""
    rng, labels = np.random.default_rng(0), np.arange(45) % 3
    pictures = rng.integers(0, 120, (45, 16, 16, 3))
    pictures[np.arange(45), :, :, labels] += 60
    return PictureCache(
        pictures=pictures.astype(np.uint8),
        sizes=np.full((45, 2), 16, np.int32),
        labels=labels,
        names=tuple(f"{number:02d}.jpg" for number in range(45)),
        class_names=("red", "green", "blue"),
        set_aside=(),
    )


def gradients(group: Group, device: Device, folder: Path) -> list[Tensor]:  # noqa: ARG001
    """The gradients of one batch of ten, shared out."""
    model = small_network()
    batch = torch.randn(10, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    own = group.share(torch.arange(10))
    parallel = group.synchronise(model, device)
    get_loss()(parallel(batch[own]), own % 3).backward()
    return [parameter.grad for parameter in model.parameters() if parameter.grad is not None]


def _fit_pictures(
    group: Group, device: Device, folder: Path, model: nn.Module, changes: Augmentation
) -> FitResult:
    cache = coloured_pictures()
    recipe = ScratchRecipe(
        epochs=3,
        batch_size=9,
        first_size=16,
        last_size=16,
        evaluation_size=16,
        learning_rate=0.1,
        augmentation=changes,
    )
    return fit_scratch(
        model,
        cache,
        stratified_split(cache.labels, 0.2, 0, cache.names),
        recipe,
        TrainingRun(device=device, group=group, checkpoint=folder / f"checkpoint-{group.rank}.pt"),
        mean=np.full(3, 0.4),
        std=np.full(3, 0.2),
    )


def figures(group: Group, device: Device, folder: Path) -> dict[str, Any]:
    """A fit with nothing in it that depends on who computes which part of a batch.

    Batches of nine: where two processes share them, one picture is left out.
    """
    result = _fit_pictures(group, device, folder, small_network(), UNCHANGED)
    return {"history": result.history, "weights": result.model.state_dict(), "best_top1": result.best_top1}


def normalised(group: Group, device: Device, folder: Path) -> dict[str, Any]:
    """A fit with batch norms and augmentation, which each process has its own of."""
    result = _fit_pictures(group, device, folder, small_network(normalised=True), Augmentation())
    return {"weights": result.model.state_dict(), "best_top1": result.best_top1}


class SharedPoints(Points):
    """Each process's part of batches of points; something may `happen` to a batch before it is given out."""

    def __init__(self, group: Group, happen: Callable[[int, int, Tensor], None] = lambda *_: None) -> None:
        super().__init__()
        self.group, self.happen = group, happen

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
        for batch, (x, labels) in enumerate(super().epoch(number)):
            self.happen(number, batch, x)
            own = self.group.share(torch.arange(len(x)))
            yield x[own], labels[own]


def _fit_points(group: Group, device: Device, checkpoint: Path | None = None) -> Fit:
    settings = FitSettings(epochs=4, learning_rate=0.1)
    return Fit(classifier(), settings, device, group, checkpoint=checkpoint)


def interrupted(group: Group, device: Device, folder: Path) -> dict[str, Any]:
    """Ctrl-C reaches the last process alone, in the middle of the third epoch; then the run is resumed."""

    def press(number: int, batch: int, _x: Tensor) -> None:
        if (number, batch) == (2, 1) and group.rank == group.world_size - 1:
            os.kill(os.getpid(), signal.SIGINT)

    path, calm = folder / "interrupted.pt", SharedPoints(group)
    whole = _fit_points(group, device).run(calm, calm)
    broken = _fit_points(group, device, path).run(SharedPoints(group, press), calm)
    group.wait()
    resumed = _fit_points(group, device, path).run(calm, calm, resume=True)
    return {
        "stopped": broken.stopped,
        "epochs": len(broken.history),
        "whole": whole.model.state_dict(),
        "resumed": resumed.model.state_dict(),
    }


def astray(group: Group, device: Device, folder: Path) -> str:  # noqa: ARG001
    """The last process alone meets a batch that is no number; returns the error that each process raises."""

    def spoil(number: int, batch: int, x: Tensor) -> None:
        if (number, batch) == (1, 1) and group.rank == group.world_size - 1:
            x.fill_(float("nan"))

    try:
        _fit_points(group, device).run(SharedPoints(group, spoil), SharedPoints(group))
    except LandmarksError as error:
        return str(error)
    return "nothing was raised"


class _Grey(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Parameter(torch.ones(1))

    def forward(self, x: Tensor) -> Tensor:
        return (x.mean(dim=(1, 2, 3)) * 255 * self.one)[:, None]


def features(group: Group, device: Device, folder: Path) -> dict[str, list[Any]]:
    """The numbers and labels of pictures that this process reads from stored features."""
    cache, indices = numbered_pictures(23), np.arange(23)
    extractor = FeatureExtractor(
        _Grey(),
        cache,
        size=4,
        normalise=Normalise([0] * 3, [1] * 3),
        device=device,
        group=group,
        progress=Progress(),
    )
    view = extractor.view(indices, folder / "view", UNCHANGED, generator_for(0, 0))
    centred = extractor.centred(indices, folder / "validation")
    batches = {
        "train": TrainingFeatures([view], cache.labels, batch_size=6, seed=0, group=group),
        "valid": StoredFeatures(centred, cache.labels, batch_size=6, group=group),
    }
    return {
        name: [(x[:, 0].round().int().tolist(), labels.tolist()) for x, labels in source.epoch(0)]
        for name, source in batches.items()
    }


def failing(group: Group, device: Device, folder: Path) -> None:  # noqa: ARG001
    """The last process dies in the middle of an epoch."""

    def fail(number: int, batch: int, _x: Tensor) -> None:
        if (number, batch) == (1, 1) and group.rank == group.world_size - 1:
            raise OSError("the disk is gone")

    _fit_points(group, device).run(SharedPoints(group, fail), SharedPoints(group))


TASKS: dict[str, Task] = {
    task.__name__: task for task in (gradients, figures, normalised, interrupted, astray, features, failing)
}


def main() -> None:
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    torch.set_num_threads(1)
    with join_group("cpu") as (group, found):
        device = Device(found.kind)  # float32, so that figures can be compared closely
        for name in names:
            torch.save(TASKS[name](group, device, folder), folder / f"{name}-{group.rank}.pt")


if __name__ == "__main__":
    main()
