"""Logistic regression on features that nothing here has learnt: how far they alone tell the classes.

`shortcut` takes the mean colour and an 8×8 thumbnail of each picture: what a model reaches that looks at
nothing. `probe` takes what a frozen ResNet18 answers before its head, once with `--weights` and once with
random ones: the difference is what pre-training is worth. The strength of the penalty is chosen on the
validation split; the test split is asked once.
"""

from __future__ import annotations

import argparse
import statistics
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

from landmarks.data.augment import evaluation_batch
from landmarks.data.cache import PictureCache, build_cache
from landmarks.data.sources import open_data
from landmarks.data.split import stratified_split
from landmarks.models import get_model_transfer_learning
from landmarks.models.weights import IMAGENET_MEAN, IMAGENET_STD
from landmarks.pipeline.train import TrainRequest
from landmarks.training.batches import Normalise, pictures_at

__all__ = ["run_probe", "run_shortcut"]

Features = NDArray[np.float32]

PENALTIES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)  # scikit-learn's C: the lower, the stronger the penalty
THUMBNAIL_PX = 8
PROBE_PX = 128
CHUNK = 100


def run_shortcut(arguments: argparse.Namespace) -> dict[str, Any]:
    """Test accuracy of logistic regression on mean colour, and on mean colour and thumbnail."""
    caches = _caches(arguments.data)
    thumbnails = {name: _thumbnails(cache) for name, cache in caches.items()}
    colours = {name: features[:, -3:] for name, features in thumbnails.items()}
    found = {
        "mean colour": _accuracy(caches, colours, 0),
        "mean colour and 8×8 thumbnail": _accuracy(caches, thumbnails, 0),
    }
    return {
        "accuracies": found,
        "rows": [{"features": name, "test top-1": f"{value:.1%}"} for name, value in found.items()],
    }


def run_probe(arguments: argparse.Namespace) -> dict[str, Any]:
    """Test accuracy of a linear head on frozen features, with `--weights` and with random ones."""
    caches = _caches(arguments.data)
    classes = len(caches["train"].class_names)
    found: dict[str, list[float]] = {}
    for weights in (arguments.weights, "none"):
        found[weights] = []
        for seed in range(arguments.seeds):
            torch.manual_seed(seed)
            model = get_model_transfer_learning("resnet18", classes, weights=weights)
            features = {name: _frozen_features(model, cache) for name, cache in caches.items()}
            found[weights].append(_accuracy(caches, features, seed))
            print(f"{weights}, seed {seed}: test top-1 {found[weights][-1]:.1%}", flush=True)
    gain = statistics.mean(found[arguments.weights]) - statistics.mean(found["none"])
    rows = [
        {
            "frozen weights": weights,
            "test top-1, mean": f"{statistics.mean(values):.1%}",
            "lowest – highest": f"{min(values):.1%} – {max(values):.1%}",
        }
        for weights, values in found.items()
    ]
    rows.append(
        {
            "frozen weights": "difference",
            "test top-1, mean": f"{100 * gain:.1f} points",
            "lowest – highest": "",
        }
    )
    return {"accuracies": found, "gain": gain, "rows": rows}


def _caches(data: str) -> dict[str, PictureCache]:
    pictures = open_data(data)
    return {name: build_cache(pictures, name, PROBE_PX) for name in ("train", "test")}


def _thumbnails(cache: PictureCache) -> Features:
    """Thumbnails, flattened, and mean colours (N, 195), in [0, 1]."""
    small = _answers(cache, lambda x: nn.functional.adaptive_avg_pool2d(x, THUMBNAIL_PX))
    return np.concatenate([small.reshape(len(small), -1), small.mean(axis=(2, 3))], axis=1)


def _frozen_features(model: nn.Module, cache: PictureCache) -> Features:
    """What the network answers before its head, (N, 512)."""
    normalise = Normalise(IMAGENET_MEAN, IMAGENET_STD)
    trunk = nn.Sequential(*list(model.children())[:-1]).eval().to(memory_format=torch.channels_last)
    return _answers(cache, lambda x: trunk(normalise(x)).flatten(1))


@torch.inference_mode()
def _answers(cache: PictureCache, function: Any) -> Features:
    parts = []
    for start in range(0, len(cache.labels), CHUNK):
        chosen = np.arange(start, min(start + CHUNK, len(cache.labels)))
        parts.append(function(evaluation_batch(*pictures_at(cache, chosen), size=PROBE_PX)).numpy())
    return np.concatenate(parts)


def _accuracy(caches: dict[str, PictureCache], features: dict[str, Features], seed: int) -> float:
    """Accuracy on the test split, with the penalty that was best on the validation split."""
    labels = caches["train"].labels
    split = stratified_split(labels, TrainRequest.valid_fraction, seed, caches["train"].names)
    learnt, asked = split.train, split.valid

    def fitted(penalty: float) -> Any:
        model = make_pipeline(StandardScaler(), LogisticRegression(C=penalty, max_iter=300, tol=1e-3))
        return model.fit(features["train"][learnt], labels[learnt])

    models = [fitted(penalty) for penalty in PENALTIES]
    best = max(models, key=lambda model: model.score(features["train"][asked], labels[asked]))
    return float(best.score(features["test"], caches["test"].labels))
