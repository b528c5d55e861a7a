"""Cases and verdicts for a learner's network. Withheld: it knows the answers."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, said

__all__ = ["draw_forward", "draw_layers", "judge_forward", "judge_layers"]


_NOT_REGISTERED_HINTS = (
    "Where do you keep your layers?",
    "PyTorch finds layers that are attributes, or in an `nn.Sequential` or `nn.ModuleList`, "
    "not those in a plain Python list.",
)


def draw_forward(rng: np.random.Generator) -> Case:
    counts = rng.choice(np.arange(5, 60), size=2, replace=False)
    return Case(
        {
            "seed": int(rng.integers(2**31)),
            "class_counts": [int(count) for count in counts],
            "pictures": rng.normal(0, 1, (3, 3, 64, 64)).astype(np.float32),
            "larger": rng.normal(0, 1, (2, 3, 96, 80)).astype(np.float32),
        }
    )


def judge_forward(observation: Observation, case: Case) -> Verdict:
    outputs: Any = observation["outputs"]
    refused: Any = observation["refused"]
    loose: Any = observation["loose"]
    return combine(
        Facet(
            loose == 0,
            f"PyTorch finds only {observation['count']:,} parameters in your network; your layers have "
            f"{loose:,} more, which it does not find.",
            "layers-not-registered",
            _NOT_REGISTERED_HINTS,
        ),
        *_shape_facets(outputs, case.inputs["class_counts"]),
        Facet(
            not _softmaxed(outputs),
            "Each picture's outputs are probabilities (they, or their exponentials, sum to 1); they "
            "should be raw scores.",
            "softmax-in-model",
            (
                "Which part of training takes the softmax?",
                "Cross-entropy takes the logarithm of the softmax itself. A second softmax flattens the "
                "gradients, and the network hardly learns.",
            ),
        ),
        Facet(
            not _never_negative(outputs),
            "The scores are never negative, and many are exactly 0; raw scores have either sign.",
            "relu-on-scores",
            (
                "What comes after your last linear layer?",
                "A ReLU there sets every negative score to zero, and such a score gets no gradient: the "
                "linear layer is the last.",
            ),
        ),
        Facet(
            not refused and len(outputs) == 4,
            f"It takes 64×64 pictures but not 96×80: {refused[0] if refused else ''}",
            "hard-coded-size",
            (
                "Which layer knows how large the feature maps are?",
                "`nn.AdaptiveAvgPool2d(1)` brings maps of any size to one number per channel, so the "
                "linear layer needs to know the channels only.",
            ),
        ),
        *_picture_facets(outputs, observation["alone"]),
        praise="Raw scores, one per class, for any number of classes and any size.",
    )


def _shape_facets(outputs: Any, counts: Any) -> list[Facet]:
    """A row of scores for each picture, and as many as there are classes."""
    shapes = [array.shape for array in outputs if array.shape[:1] == (3,)]
    stray = next((array.shape for array in outputs if array.ndim != 2), None)
    return [
        Facet(
            len(shapes) == 2 and all(len(shape) == 2 for shape in shapes),
            f"For a batch of 3 pictures the output should have shape (3, {counts[0]}); "
            f"yours is {said(stray or (outputs[0].shape if outputs else ()))}.",
            "wrong-output-shape",
            ("What is left to do between the last feature maps and the first linear layer?",),
        ),
        Facet(
            [shape[1:] for shape in shapes] == [(count,) for count in counts],
            f"With num_classes={counts[0]} and {counts[1]} there should be as many scores per picture; "
            f"yours gives {' and '.join(str(shape[-1]) if shape else '?' for shape in shapes)}.",
            "hard-coded-classes",
            (
                "Where does your last layer take its size from?",
                "Use the argument, not the 50 of this data set.",
            ),
        ),
    ]


def _picture_facets(outputs: Any, alone: Any) -> list[Facet]:
    """Scores that come from their own picture, and from nothing else."""
    return [
        Facet(
            bool(outputs)
            and all(np.isfinite(array).all() and np.ptp(array, axis=0).max() > 0 for array in outputs),
            "The scores are NaN, infinite, or the same for different pictures.",
            "input-ignored",
            ("Does `forward` use its argument in every line?",),
        ),
        Facet(
            _same_alone(outputs, alone),
            "In evaluation mode a picture's scores should not depend on the others in the batch; yours do.",
            "pictures-mixed",
            (
                "Does a `reshape` or `view` put several pictures into one row? Does something normalise "
                "by hand?",
            ),
        ),
    ]


def _softmaxed(outputs: Any) -> bool:
    rows = [np.asarray(array, float) for array in outputs if array.ndim == 2 and array.size]
    with np.errstate(all="ignore"):
        sums = [row.sum(axis=1) for row in rows]
        exponentials = [np.exp(row).sum(axis=1) for row in rows]
    return any(
        bool(np.all(np.abs(np.concatenate(total) - 1) < 1e-3)) for total in (sums, exponentials) if total
    )


def _never_negative(outputs: Any) -> bool:
    """Is there zero in place of each negative score? Some of eleven or more classes always have one."""
    scores = np.concatenate([np.ravel(array) for array in outputs]) if outputs else np.zeros(0)
    return bool(len(scores) and scores.min() == 0 and scores.max() > 0)


def _same_alone(outputs: Any, alone: Any) -> bool:
    return bool(outputs) and outputs[0].ndim == 2 and close(alone, outputs[0][:1], share=1e-2, least=1e-4)


def draw_layers(rng: np.random.Generator) -> Case:
    classes = int(rng.integers(4, 12))
    return Case(
        {
            "seed": int(rng.integers(2**31)),
            "classes": classes,
            "pictures": rng.normal(0, 1, (8, 3, 48, 48)).astype(np.float32),
            "labels": rng.integers(0, classes, 8),
        }
    )


def judge_layers(observation: Observation, _: Case) -> Verdict:
    plain: Any = observation["no_dropout"]
    batch_free = len(plain) == 2 and _ignores_batch(plain[0], np.asarray(observation["halved"]))
    return combine(
        *_parameter_facets(observation),
        *_dropout_facets(observation),
        Facet(
            not batch_free,
            "In training mode a picture's scores should depend a little on its batch, through batch "
            "normalisation; yours do not.",
            "no-batch-norm",
            ("Use the block of section 2, which has a batch normalisation after each convolution.",),
        ),
        praise="Every layer learns, dropout drops only while training, and batches are normalised.",
    )


def _parameter_facets(observation: Observation) -> list[Facet]:
    """All layers are found, and a gradient reaches each."""
    moved: Any = observation["moved"]
    names: Any = observation["names"]
    count: Any = observation["count"]
    still = [
        name
        for name, distance in itertools.zip_longest(names, moved.tolist())
        if not distance or distance <= 0
    ]
    return [
        Facet(
            not still,
            f"After one step of training these parameters have not moved: {', '.join(map(str, still[:3]))}"
            f"{' …' if len(still) > 3 else ''}. No gradient reaches them.",
            "unused-layers",
            (
                "Is every layer that `__init__` makes used in `forward`?",
                "A layer that is not part of the computation gets no gradient, and never learns.",
            ),
        ),
        Facet(
            count >= 10_000,
            f"PyTorch finds only {count:,} parameters in your network.",
            "layers-not-registered",
            _NOT_REGISTERED_HINTS,
        ),
    ]


def _dropout_facets(observation: Observation) -> list[Facet]:
    """The same pictures, twice in each mode: only dropout while training makes a difference."""
    pairs: Any = {name: observation[name] for name in ("training", "no_dropout", "evaluating")}
    same = {name: len(pair) == 2 and close(pair[0], pair[1], share=1e-4) for name, pair in pairs.items()}
    return [
        Facet(
            same["evaluating"],
            "In evaluation mode the same pictures give different scores each time.",
            "dropout-in-evaluation",
            (
                "What does `model.eval()` tell a layer?",
                "`nn.Dropout` listens to `eval()`; the function `F.dropout` only if it is given "
                "`training=self.training`.",
            ),
        ),
        Facet(
            not same["training"],
            "With dropout=0.5, training mode should give other scores each time; yours are the same.",
            "no-dropout",
            ("Is there a dropout layer in the head, and does `forward` go through it?",),
        ),
        Facet(
            same["no_dropout"],
            "With dropout=0 nothing is random any more, but your scores differ each time.",
            "hard-coded-dropout",
            ("Where does the dropout layer take its probability from?",),
        ),
        Facet(
            _share_of_zeros(pairs["training"]) < 0.1 or _share_of_zeros(pairs["no_dropout"]) > 0,
            f"With dropout=0.5, {_share_of_zeros(pairs['training']):.0%} of the scores are exactly 0 in "
            "training mode: dropout should set features to zero, not scores.",
            "dropout-on-scores",
            (
                "Which comes last in your head: the dropout or the linear layer?",
                "A score that is set to zero says nothing of its class. Dropout comes before the last linear "
                "layer, on the features that it gets.",
            ),
        ),
    ]


def _share_of_zeros(arrays: Any) -> float:
    """Exact ones: a sum of products with a bias is never that."""
    scores = np.concatenate([np.ravel(array) for array in arrays]) if arrays else np.zeros(0)
    return float((scores == 0).mean()) if len(scores) else 0.0


def _ignores_batch(whole: Any, halved: Any) -> bool:
    """Do pictures get the same scores in half the batch, up to rounding (far below their differences)?"""
    if whole.ndim != 2 or halved.shape != whole[: len(whole) // 2].shape:
        return True
    return bool(np.abs(halved - whole[: len(halved)]).mean() < 1e-3 * whole.std(axis=0).mean())
