"""What every training run has, whatever the recipe: a device, a seed, and a place from which to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

from torch import nn

from landmarks.progress import Progress
from landmarks.training.device import Device
from landmarks.training.distributed import Group
from landmarks.training.fit import Batches, Fit, FitResult, FitSettings

__all__ = ["Recipe", "TrainingRun"]


class Recipe(Protocol):
    """A dataclass of what was chosen for a training, `FitSettings` under their names among it."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


@dataclass(frozen=True, kw_only=True)
class TrainingRun:
    """Where a network is trained, from which random numbers, and what is kept of it on the way.

    `checkpoint` is where to write after each epoch (None: nowhere); `described` is what must agree beside the
    recipe, when the run is resumed from there (data, split, network, …).
    """

    device: Device
    group: Group = field(default_factory=Group)
    seed: int = 0
    checkpoint: Path | None = None
    described: Mapping[str, Any] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    resume: bool = False

    def fit(
        self, model: nn.Module, recipe: Recipe, train: Batches, valid: Batches, **options: Any
    ) -> FitResult:
        """Train `model`; `options` are those of `Fit` that neither recipe nor run decide."""
        fit = Fit(
            model,
            FitSettings.of(recipe, self.seed),
            self.device,
            self.group,
            checkpoint=self.checkpoint,
            described={**asdict(recipe), **self.described},
            progress=self.progress,
            **options,
        )
        return fit.run(train, valid, resume=self.resume)
