"""The recipe that trains a ResNet from nothing on imaginary sites, so that its features serve real places.

What it learns must outlive its classes: crops are tight, colours turn far, and many pictures lose their
colour or their sharpness, so that a site is told by its shape. Sites come in families (masts, bridges,
caves), and part of the target goes to a site's whole family: hundreds of sites with few pictures each are
hard to begin with, and what tells a bridge from a cave is learnt first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from landmarks.data.augment import Augmentation
from landmarks.data.cache import PictureCache
from landmarks.data.split import Split
from landmarks.errors import BadInput
from landmarks.models.weights import IMAGENET_MEAN, IMAGENET_STD
from landmarks.training.batches import (
    EvaluationPictures,
    Normalise,
    TrainingPictures,
    enlarged,
    generator_for,
)
from landmarks.training.fit import FitResult
from landmarks.training.run import TrainingRun

__all__ = ["FamilyLoss", "PretrainRecipe", "blur_some", "families_of", "fit_pretraining"]

STRONG = Augmentation(
    scale=(0.3, 1.0), brightness=0.4, contrast=0.4, saturation=0.6, hue=0.07, grey_probability=0.1
)
BLURRED = 1_000_000_007  # sets blur's random numbers apart from those of the other augmentation


@dataclass(frozen=True, kw_only=True)
class PretrainRecipe:
    """How the network is pre-trained. `size` is the side of the last epochs' pictures in pixels."""

    epochs: int = 64
    size: int = 80
    batch_size: int = 128
    learning_rate: float = 0.15
    warmup: float = 0.04  # share of training
    optimizer: str = "SGD"
    momentum: float = 0.9
    weight_decay: float = 1e-3
    label_smoothing: float = 0.1
    family_share: float = 0.4  # of the target, spread over the sites of the family
    average_decay: float = 0.99  # per four steps
    blur_probability: float = 0.15
    augmentation: Augmentation = STRONG

    def __post_init__(self) -> None:
        if self.size < 32:
            raise BadInput(f"Pre-training takes pictures of 32 pixels or more, not {self.size}.")

    @property
    def evaluation_size(self) -> int:
        """The side when measured."""
        return enlarged(self.size)

    def size_at(self, epoch: int) -> int:
        """The pictures' side in an epoch: half of the last for the first half, then growing in steps of 8."""
        share = min(max(epoch / self.epochs - 0.5, 0.0) / 0.3, 1.0)
        return max(32, round((0.55 + 0.45 * share) * self.size / 8) * 8)


def families_of(class_names: Sequence[str]) -> Tensor:
    """The number (C,) of each class's family: what an imaginary site's name says after its number.

    A class of any other name is a family of its own.
    """
    families = [re.sub(r"^Imaginary_\d+_", "Imaginary_", name) for name in class_names]
    return torch.from_numpy(np.unique(families, return_inverse=True)[1])


class FamilyLoss(nn.Module):
    """Cross-entropy with a target of which `smoothing` is spread over all classes, `share` over the family.

    The rest is the class's own. Label smoothing (Szegedy et al., 2015) with a hierarchy.
    """

    targets: Tensor

    def __init__(self, families: Tensor, share: float, smoothing: float) -> None:
        super().__init__()
        if not 0 <= share + smoothing < 1:
            raise BadInput(
                f"The shares of family and smoothing must add up to less than 1, not {share + smoothing}."
            )
        same = (families[:, None] == families[None, :]).float()  # (C, C)
        targets = share * same / same.sum(dim=1, keepdim=True) + smoothing / len(families)
        targets += (1 - share - smoothing) * torch.eye(len(families))
        self.register_buffer("targets", targets, persistent=False)

    def forward(self, scores: Tensor, labels: Tensor) -> Tensor:
        """The mean loss () of raw scores (B, C) and labels (B,)."""
        return functional.cross_entropy(scores, self.targets[labels])


class _BlurredPictures(TrainingPictures):
    """Training pictures of which some are out of focus."""

    blur_probability = 0.0

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
        generator = generator_for(self.seed + BLURRED, number)
        for x, labels in super().epoch(number):
            yield blur_some(x, self.blur_probability, generator), labels


def blur_some(x: Tensor, probability: float, generator: torch.Generator) -> Tensor:
    """Pictures (B, 3, H, W), each with that probability blurred by up to a 5×5 mean."""
    blurred = torch.rand(len(x), generator=generator) < probability
    strength = torch.rand(len(x), generator=generator)[blurred]
    if not blurred.any():
        return x
    soft = functional.avg_pool2d(x[blurred], 5, 1, 2, count_include_pad=False)
    x = x.clone()
    x[blurred] = torch.lerp(x[blurred], soft, strength[:, None, None, None])
    return x


def fit_pretraining(
    model: nn.Module,
    cache: PictureCache,
    split: Split,
    recipe: PretrainRecipe,
    run: TrainingRun,
) -> FitResult:
    """Train `model` to tell the sites apart; see `Fit` for what comes back and what is raised."""
    normalise = Normalise(IMAGENET_MEAN, IMAGENET_STD)
    train = _BlurredPictures(
        cache,
        split.train,
        batch_size=recipe.batch_size,
        size_at=recipe.size_at,
        augmentation=recipe.augmentation,
        normalise=normalise,
        seed=run.seed,
        group=run.group,
    )
    train.blur_probability = recipe.blur_probability
    valid = EvaluationPictures(
        cache,
        split.valid,
        batch_size=recipe.batch_size,
        size=recipe.evaluation_size,
        normalise=normalise,
        group=run.group,
    )
    loss = FamilyLoss(families_of(cache.class_names), recipe.family_share, recipe.label_smoothing)
    return run.fit(model, recipe, train, valid, loss=run.device.place_model(loss))
