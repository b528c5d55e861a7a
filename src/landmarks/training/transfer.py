"""The recipe that trains the new head (and any unfrozen layers) of a pre-trained network.

Each number was chosen on validation pictures split off the training photographs; `docs/benchmarks.md` has the
figures.
"""

from __future__ import annotations

import copy
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from torch import nn

from landmarks.data.augment import Augmentation
from landmarks.data.cache import PictureCache
from landmarks.data.split import Split
from landmarks.models.backbones import keep_frozen_in_eval, split_frozen
from landmarks.models.transfer import learnt_layers
from landmarks.models.weights import IMAGENET_MEAN, IMAGENET_STD
from landmarks.training.batches import (
    EvaluationPictures,
    Normalise,
    TrainingPictures,
    enlarged,
    generator_for,
)
from landmarks.training.features import FeatureExtractor, StoredFeatures, TrainingFeatures
from landmarks.training.fit import Batches, FitResult
from landmarks.training.run import TrainingRun

__all__ = ["TransferRecipe", "fit_transfer"]


GENTLE = Augmentation(
    scale=(0.35, 1.0), brightness=0.25, contrast=0.25, saturation=0.25, hue=0.02, grey_probability=0.02
)
"""Less than a network trained from scratch gets: the frozen layers know such changes already."""


@dataclass(frozen=True, kw_only=True)
class TransferRecipe:
    """How a pre-trained network is retrained. `size` is the side of its training pictures in pixels."""

    epochs: int = 20
    views: int = 20
    """Random views of the training pictures that the frozen layers see; more views, less overfitting, more
    time. Only used while some layer is frozen."""
    batch_size: int = 64
    size: int = 128
    cache_size: int = 160
    learning_rate: float = 0.05
    learnt_share: float = 0.1
    average_decay: float = 0.99  # per four steps
    optimizer: str = "SGD"
    schedule: str = "one-cycle"
    momentum: float = 0.9
    weight_decay: float = 5e-3
    label_smoothing: float = 0.1
    dropout: float = 0.2
    """Probability of dropping a feature before the head."""
    augmentation: Augmentation = GENTLE

    @property
    def evaluation_size(self) -> int:
        """The side when measured and used."""
        return enlarged(self.size)


def fit_transfer(
    model: nn.Module,
    cache: PictureCache,
    split: Split,
    recipe: TransferRecipe,
    run: TrainingRun,
    *,
    features: Path,
) -> FitResult:
    """Train what is not frozen in `model` (see `get_model_transfer_learning`) and return the whole network.

    `features` is a folder for the frozen layers' answers; what an interrupted run left there is used again.
    The result's `seconds` include computing them. See `Fit` for the rest.
    """
    started = time.perf_counter()
    model = run.device.place_model(model)
    frozen, rest = split_frozen(model)
    normalise = Normalise(IMAGENET_MEAN, IMAGENET_STD)
    train: Batches
    valid: Batches
    if len(frozen) == 0:
        train, valid = _pictures(cache, split, recipe, normalise, run)
    else:
        extractor = FeatureExtractor(
            frozen,
            cache,
            size=recipe.size,
            normalise=normalise,
            device=run.device,
            group=run.group,
            progress=run.progress,
        )
        train, valid = _features(extractor, split, recipe, features, run.seed)
    # A copy, because several GPUs need batch norms of another kind, which cannot be exported.
    result = run.fit(
        _with_dropout(copy.deepcopy(rest), recipe),
        recipe,
        train,
        valid,
        learnt=tuple(name.replace(".", "_") for name in learnt_layers(model)),
        seconds_before=time.perf_counter() - started,
    )
    # `rest` shares its parameters with `model`: giving it the averaged weights completes the network.
    rest.load_state_dict(result.model.state_dict())
    result.model = model.eval()
    return result


def _with_dropout(rest: nn.Sequential, recipe: TransferRecipe) -> nn.Sequential:
    """`rest` with dropout before its head. Dropout has no parameters, so that all other names stay."""
    *_, last = (name for name, _ in rest.named_children())
    children: OrderedDict[str, nn.Module] = OrderedDict()
    for name, child in rest.named_children():
        if name == last and isinstance(child, nn.Linear):  # other heads bring their own
            children["dropout"] = nn.Dropout(recipe.dropout)
        children[name] = child
    dropping = nn.Sequential(children)
    keep_frozen_in_eval(dropping)
    return dropping


def _features(
    extractor: FeatureExtractor, split: Split, recipe: TransferRecipe, folder: Path, seed: int
) -> tuple[Batches, Batches]:
    folder.mkdir(parents=True, exist_ok=True)
    labels = extractor.cache.labels
    views = [
        extractor.view(
            split.train, folder / f"view-{number + 1}", recipe.augmentation, generator_for(seed, number)
        )
        for number in range(min(recipe.views, recipe.epochs))
    ]
    centred = extractor.centred(split.valid, folder / "validation", recipe.evaluation_size)
    train = TrainingFeatures(
        views,
        labels[split.train],
        batch_size=recipe.batch_size,
        seed=seed,
        group=extractor.group,
        flip_probability=recipe.augmentation.flip_probability,
    )
    valid = StoredFeatures(centred, labels[split.valid], batch_size=recipe.batch_size, group=extractor.group)
    return train, valid


def _pictures(
    cache: PictureCache, split: Split, recipe: TransferRecipe, normalise: Normalise, run: TrainingRun
) -> tuple[Batches, Batches]:
    train = TrainingPictures(
        cache,
        split.train,
        batch_size=recipe.batch_size,
        size_at=lambda _epoch: recipe.size,
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
    return train, valid
