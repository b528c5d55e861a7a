"""Cases and verdicts for a learner's Predictor. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.export.networks import TellTale
from landmarks.checks.export.prepare_judges import PREPARATION_HINTS, PREPARATION_WORDS, draw_statistics
from landmarks.checks.export.probes import load_flat
from landmarks.checks.export.reference import ACTIVATIONS, PREPARATIONS, clouds, prepared
from landmarks.checks.judging import close, said

__all__ = ["draw_predictor", "judge_predictor", "outcome"]


def draw_predictor(rng: np.random.Generator) -> Case:
    """Odd sizes, more than one picture, and a network that answers strongly."""
    classes = int(rng.integers(4, 9))
    shapes = [(3, 301, 403), (1, 517, 260), (2, 61, 90)]
    norm = [rng.uniform(0.8, 1.2, 3), rng.normal(0, 0.2, 3), rng.normal(0, 0.5, 3), rng.uniform(0.5, 2.0, 3)]
    head = [rng.normal(0, 0.25, classes * 48), rng.normal(0, 0.5, classes)]
    return Case(
        {
            "classes": classes,
            "names": [f"{int(number):02d}.Place_{number}" for number in rng.permutation(90)[:classes]],
            "weights": np.concatenate([*norm, *head]).astype(np.float32),
            "pictures": [np.stack([clouds(rng, h, w) for _ in range(b)]) for b, h, w in shapes],
            "seed": int(rng.integers(2**31)),
            **draw_statistics(rng),
        }
    )


def judge_predictor(observation: Observation, case: Case) -> Verdict:
    outputs: Any = observation["outputs"]
    again: Any = observation["again"]
    batches = list(case.inputs["pictures"])
    wanted = [(len(batch), case.inputs["classes"]) for batch in batches]
    shaped = [array.shape for array in outputs] == wanted
    steady = all(close(a, b) for a, b in zip(outputs, again, strict=True))
    if not shaped or not steady:
        return _unsteady(shaped, [array.shape for array in outputs], wanted)
    prepares, activates, records = outcome(outputs, case)
    scripted: Any = observation["scripted"]
    same = len(scripted) == len(outputs) and all(
        close(a, b, share=0.02, least=5e-3)
        for a, b in zip(scripted, _quiet_outputs(case, prepares, activates), strict=True)
    )
    return combine(
        *_answer_facets(prepares, activates, records),
        *_module_facets(observation, case, same),
        praise="Pixels in, probabilities out: in Python and as TorchScript.",
    )


def _answer_facets(prepares: str, activates: str, records: bool) -> list[Facet]:
    """From pixels to probabilities, with nothing recorded on the way."""
    return [
        Facet(
            activates == "",
            f"For each picture the probabilities of its classes should sum to 1. "
            f"{_ACTIVATION_WORDS.get(activates, '')}",
            activates if activates != "?" else "wrong-probabilities",
            _ACTIVATION_HINTS.get(
                activates, ("Compare with the steps by hand, for one picture: where do they part?",)
            ),
            weight=2,
        ),
        Facet(
            prepares == "",
            "The network is not given what `prepare` makes of the pictures: "
            f"{PREPARATION_WORDS.get(prepares, 'size, proportions or values differ')}.",
            prepares if prepares != "?" else "wrong-preprocessing",
            PREPARATION_HINTS.get(prepares, ("What does `forward` do before it calls the network?",)),
            weight=2,
        ),
        Facet(
            not records,
            "Gradients are recorded while your `Predictor` predicts. That costs memory for every "
            "layer, and a server runs out of it.",
            "no-grad-forgotten",
            _PREDICTOR_HINTS["no-grad-forgotten"],
        ),
    ]


def _module_facets(observation: Observation, case: Case, same: bool) -> list[Facet]:
    """What the module keeps, and whether it can become TorchScript."""
    return [
        Facet(
            list(observation["names"]) == list(case.inputs["names"]),
            "`predictor.class_names` should be the names that were given, as a list of text in their order.",
            "class-names-missing",
            _PREDICTOR_HINTS["class-names-missing"],
        ),
        Facet(
            "device" not in str(observation["moved"]),
            "After `predictor.to(…)` to another device, something stays behind on the CPU: mean and std, "
            "most likely.",
            "statistics-left-behind",
            _PREDICTOR_HINTS["statistics-left-behind"],
        ),
        Facet(
            same,
            f"It cannot become TorchScript: {observation['refusal']}"
            if observation["refusal"]
            else "As TorchScript it gives other probabilities than in Python.",
            "not-scriptable" if observation["refusal"] else "script-differs",
            (
                "Which line does the message name? Which of its functions are Python's, or another "
                "library's?",
                "TorchScript knows tensors, numbers, text, lists and typed functions: no NumPy, no "
                "Pillow, and of torchvision the `functional` module and the first version of the "
                "transforms.",
            ),
            weight=2,
        ),
    ]


_PREDICTOR_HINTS: dict[str, tuple[str, ...]] = {
    "no-grad-forgotten": (
        "What did validation have, so that nothing was kept for `backward`?",
        "Inside `forward`, `with torch.no_grad():` says that nothing is recorded. TorchScript keeps it.",
    ),
    "class-names-missing": (
        "Who will know what class 17 is, when only the file is left?",
        "Keep the names as an attribute, unchanged: position 17 of the output belongs to name 17.",
    ),
    "statistics-left-behind": (
        "Which tensors does `module.to(device)` move, and how does it know them?",
        'Parameters and buffers are moved. `self.register_buffer("mean", …)` makes it a buffer; '
        "plain numbers need no moving.",
    ),
}


def _unsteady(shaped: bool, shapes: list[tuple[int, ...]], wanted: list[tuple[Any, Any]]) -> Verdict:
    if not shaped:
        odd = next(number for number, (a, b) in enumerate(zip(shapes, wanted, strict=True)) if a != b)
        return Verdict(
            0.0,
            f"For {wanted[odd][0]} pictures and {wanted[odd][1]} classes the output should have shape "
            f"{said(wanted[odd])}; yours is {said(shapes[odd])}.",
            "wrong-output-shape",
            ("Which dimension is the batch, and which the classes? Is one of them squeezed away?",),
        )
    return Verdict(
        0.2,
        "The same pictures give other probabilities each time: the network is still in training mode.",
        "training-mode",
        (
            "Which layers behave differently in training, and how are they told?",
            "Dropout and batch normalisation must be told that training is over: `eval()` on the "
            "network, before anyone predicts. Whoever loads the file will not think of it.",
        ),
    )


def outcome(outputs: Any, case: Case) -> tuple[str, str, bool]:
    """What explains these outputs: a mistake in preprocessing, one after the network, recorded gradients."""
    model = _network(case)
    for prepares in PREPARATIONS:
        with torch.no_grad():
            scores = [
                model(prepared(batch, case.inputs["mean"], case.inputs["std"], prepares))
                for batch in case.inputs["pictures"]
            ]
        for records in (False, True):
            for activates, function in ACTIVATIONS.items():
                expected = [function(z * 0.25 if records else z).numpy() for z in scores]
                if all(close(a, b, share=0.02, least=5e-3) for a, b in zip(outputs, expected, strict=True)):
                    return prepares, activates, records
    return "?", "?" if not _sums(outputs) else "", False


def _sums(outputs: Any) -> bool:
    return all(bool(np.all(np.abs(array.sum(axis=1) - 1) < 1e-3)) for array in outputs)


def _quiet_outputs(case: Case, prepares: str, activates: str) -> list[Any]:
    """What the script of the same mistakes gives where no gradients are recorded."""
    model = _network(case)
    with torch.no_grad():
        return [
            ACTIVATIONS[activates if activates != "?" else ""](
                model(
                    prepared(b, case.inputs["mean"], case.inputs["std"], prepares if prepares != "?" else "")
                )
            ).numpy()
            for b in case.inputs["pictures"]
        ]


def _network(case: Case) -> Any:
    return load_flat(TellTale(int(case.inputs["classes"])), case.inputs["weights"]).eval()


_ACTIVATION_WORDS = {
    "softmax-forgotten": "These are the raw scores of the network.",
    "softmax-over-batch": "Here each class sums to 1 over the pictures of the batch.",
    "softmax-twice": "They do, but the softmax was taken twice, which makes all classes nearly equal.",
    "log-softmax": "These are their logarithms.",
    "sigmoid": "Each class has a probability of its own here, as if a picture could show several.",
}


_ACTIVATION_HINTS: dict[str, tuple[str, ...]] = {
    "softmax-forgotten": (
        "What turned scores into probabilities in training, and where is it now?",
        "In training the softmax is part of the loss. The loss is not in the file, so the `Predictor` takes "
        "it.",
    ),
    "softmax-over-batch": (
        "What is dimension 0, and what is dimension 1?",
        "`dim` names the dimension whose entries sum to 1. Dimension 0 counts pictures, dimension 1 classes.",
    ),
    "softmax-twice": ("Search for softmax in your cell. How often is it there?",),
    "log-softmax": ("Is a probability ever below zero?",),
    "sigmoid": ("A picture shows one landmark. Which function shares one whole among the classes?",),
}
