"""Cases and verdicts for a learner's many epochs. Withheld: it knows the answers."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from landmarks.checks.cnn.loop_facets import drawn_network
from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close

__all__ = ["draw_optimize", "judge_optimize"]

# Falls, rises and falls again a little, so that each way of keeping the wrong epoch keeps another one.
_COURSES = ([50.0, 20.0, 60.0, 40.0, 30.0, 35.0], [50.0, 40.0, 20.0, 60.0, 30.0, 35.0])
_EPOCHS = len(_COURSES[0])


def draw_optimize(rng: np.random.Generator) -> Case:
    """The validation loss is told by the pass: by far more than a small network can change it."""
    inputs = drawn_network(rng, count=10, batch=4, classes=_EPOCHS + 4)
    inputs["labels"] = rng.integers(_EPOCHS, _EPOCHS + 4, 10)
    course = rng.uniform(-1, 1, _EPOCHS) + _COURSES[int(rng.integers(len(_COURSES)))]
    valid = rng.normal(0, 1, (5, 3, 6, 6)).astype(np.float32)
    offsets = np.array([*course, 0, 0, 0, 0], np.float32)
    return Case({**inputs, "offsets": offsets, "valid": valid, "epochs": _EPOCHS, "rate": 0.05})


def judge_optimize(observation: Observation, case: Case) -> Verdict:
    passes: Any = observation["passes"]
    saved: Any = observation["saved"]
    offsets: Any = case.inputs["offsets"]
    best = int(np.argmin(offsets[:_EPOCHS]))
    start = np.asarray(case.inputs["state"])
    chain = [start, *passes]
    moved = [not close(a, b, share=1e-6, least=1e-9) for a, b in itertools.pairwise(chain)]
    enough = len(passes) == _EPOCHS
    which = [number for number, state in enumerate(passes) if close(saved, state, share=1e-5, least=1e-7)]
    return combine(
        Facet(
            enough,
            f"With n_epochs={_EPOCHS} there should be as many passes over the validation pictures; "
            f"there were {len(passes)}.",
            "wrong-epoch-count",
            ("What does your loop run over?", "Each epoch trains once and validates once."),
        ),
        Facet(
            enough and all(moved),
            "Between two validations the weights have not changed: was there an epoch of training?",
            "no-training-between",
            ("Does each turn of the loop call both `train_one_epoch` and `valid_one_epoch`?",),
        ),
        _saved_facet(str(observation["file"]), which, best, offsets),
        *_tracking_facets(str(observation["unnamed"])),
        praise="As many epochs as asked, and the file holds the weights with the lowest validation loss.",
    )


def _tracking_facets(unnamed: str) -> list[Facet]:
    """None where nothing was found: drawing the curves is given, and earns no points."""
    if not unnamed:
        return []
    return [
        Facet(
            False,
            "With interactive_tracking=True, as the training cell below calls it, your code ends with a "
            f"NameError: {unnamed}.",
            "name-of-given-line",
            (
                "Which names does the given line below your code use?",
                "The curves take `train_loss` and `valid_loss`: give what the two functions give back these "
                "names.",
            ),
        )
    ]


def _saved_facet(file: str, which: list[int], best: int, offsets: Any) -> Facet:
    losses = ", ".join(f"{value:.0f}" for value in offsets[:_EPOCHS])
    wanted = f"The validation losses were about {losses}, so the file should hold epoch {best + 1}"
    if file == "missing":
        message, mistake = "Nothing was saved at `save_path`.", "not-saved"
    elif file == "other":
        message, mistake = (
            "The file is not a `state_dict`: it cannot be read as weights alone.",
            "whole-model-saved",
        )
    elif which == [_EPOCHS - 1]:
        message, mistake = f"{wanted}; it holds the last one.", "last-not-best"
    elif which == [int(np.argmax(offsets[:_EPOCHS]))]:
        message, mistake = f"{wanted}; it holds the one with the highest.", "highest-not-lowest"
    elif which == [0]:
        message, mistake = f"{wanted}; it holds the first one.", "first-not-best"
    elif which:
        message, mistake = f"{wanted}; it holds epoch {which[0] + 1}.", "wrong-epoch-kept"
    else:
        message, mistake = f"{wanted}; it holds weights that no validation saw.", "other-weights-saved"
    return Facet(best in which, message, mistake, _SAVED_HINTS[mistake], weight=2)


_SAVED_HINTS: dict[str, tuple[str, ...]] = {
    "not-saved": ("Which function of PyTorch writes weights to a file, and when should it be called?",),
    "whole-model-saved": (
        "What should be in the file: the weights or the whole object?",
        "`model.state_dict()` holds the weights alone. A whole model is pickled with your code's names and "
        "breaks when these change.",
    ),
    "last-not-best": (
        "When the validation loss rises, should the file be written?",
        "Keep the lowest validation loss so far, and save only when this epoch's is lower.",
    ),
    "highest-not-lowest": (
        "Is a low loss good or bad? Look at your comparison, and at the value it starts from.",
    ),
    "first-not-best": (
        "Is the lowest loss so far ever updated?",
        "After saving, the new lowest loss must be remembered. Was it compared the right way round?",
    ),
    "wrong-epoch-kept": (
        "With what is this epoch's loss compared: the last one's, or the lowest so far?",
        "Of a loss that falls, rises and falls a little, the lowest so far counts, and it is the "
        "validation loss.",
    ),
    "other-weights-saved": (
        "Between which two lines do you save?",
        "Save after validating and before training goes on: later the weights are others.",
    ),
}
