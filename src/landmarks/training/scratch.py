"""The recipe that trains `MyModel` from nothing.

Each number was chosen on validation pictures split off the training photographs; `docs/benchmarks.md` has the
figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from torch import nn

from landmarks.data.augment import Augmentation
from landmarks.data.cache import PictureCache
from landmarks.data.split import Split
from landmarks.training.batches import EvaluationPictures, Normalise, TrainingPictures
from landmarks.training.fit import FitResult
from landmarks.training.run import TrainingRun

__all__ = ["ScratchRecipe", "fit_scratch"]


@dataclass(frozen=True, kw_only=True)
class ScratchRecipe:
    """How `MyModel` is trained. Sizes are sides of square pictures in pixels."""

    epochs: int = 24
    batch_size: int = 128
    first_size: int = 40
    last_size: int = 64
    evaluation_size: int = 80
    """Larger than in training: random crops enlarge what they show, so that at test time objects look smaller
    than learnt unless the whole picture is enlarged too (Touvron et al., 2019)."""
    cache_size: int = 96
    dropout: float = 0.3
    learning_rate: float = 0.2
    optimizer: str = "SGD"
    schedule: str = "one-cycle"
    momentum: float = 0.9
    weight_decay: float = 1e-3
    label_smoothing: float = 0.1
    augmentation: Augmentation = field(default_factory=Augmentation)

    def size_at(self, epoch: int) -> int:
        """The pictures' side in an epoch: it grows over the first three quarters, in steps of 8."""
        share = min(1.0, epoch / (0.75 * self.epochs))
        return round((self.first_size + (self.last_size - self.first_size) * share) / 8) * 8


def fit_scratch(
    model: nn.Module,
    cache: PictureCache,
    split: Split,
    recipe: ScratchRecipe,
    run: TrainingRun,
    *,
    mean: np.ndarray,
    std: np.ndarray,
) -> FitResult:
    """Train `model` on the training part of `split`; validation alone decides which epoch's weights stay.

    `mean` and `std` are the training pictures' channel statistics in [0, 1]. See `Fit` for the rest.
    """
    normalise = Normalise(mean, std)
    train = TrainingPictures(
        cache,
        split.train,
        batch_size=recipe.batch_size,
        size_at=recipe.size_at,
        augmentation=recipe.augmentation,
        normalise=normalise,
        seed=run.seed,
        group=run.group,
    )
    valid = EvaluationPictures(
        cache,
        split.valid,
        batch_size=recipe.batch_size,
        size=recipe.evaluation_size,
        normalise=normalise,
        group=run.group,
    )
    return run.fit(model, recipe, train, valid)
