"""Cases and verdicts for scripting against tracing. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.export.networks import Tiles
from landmarks.checks.export.probes import load_flat
from landmarks.checks.export.reference import clouds
from landmarks.checks.judging import close, first_match, said

__all__ = ["draw_panorama", "judge_panorama"]


def draw_panorama(rng: np.random.Generator) -> Case:
    """Square, tall, exactly twice as wide, and two wide ones with a rest and other numbers of squares."""
    classes = int(rng.integers(3, 7))
    side = int(rng.integers(20, 30))
    widths = [side, side // 2, 2 * side, 3 * side + side // 3, 5 * side + side // 2]
    return Case(
        {
            "classes": classes,
            "weights": np.concatenate([rng.normal(0, 1.0, classes * 48), rng.normal(0, 0.3, classes)]).astype(
                np.float32
            ),
            "pictures": [np.stack([clouds(rng, side, width) for _ in range(2)]) for width in widths],
        }
    )


def judge_panorama(observation: Observation, case: Case) -> Verdict:
    got: Any = observation["outputs"]
    scripted: Any = observation["scripted"]
    batches: Any = case.inputs["pictures"]
    model = load_flat(Tiles(int(case.inputs["classes"])), case.inputs["weights"])
    right = [_over_squares(model, batch, *_split(batch, 2)) for batch in batches]
    single = [close(a, b) for a, b in zip(got[:3], right[:3], strict=True)]
    wide = [close(a, b) for a, b in zip(got[3:], right[3:], strict=True)]
    name = first_match(
        _joined(got[3:]), [(n, _joined(values)) for n, values in _panorama_mistakes(model, batches)]
    )
    compiled = len(scripted) == len(right) and all(close(a, b) for a, b in zip(scripted, right, strict=True))
    some = len(scripted) == len(got) and all(close(a, b) for a, b in zip(scripted, got, strict=True))
    shape = batches[3].shape
    return combine(
        Facet(
            all(wide),
            f"For pictures of {shape[2]} × {shape[3]} pixels (height × width) the answer should be the "
            f"mean over {shape[3] // shape[2]} squares of side {shape[2]}; yours differs.",
            name or "wrong-mean",
            _PANORAMA_HINTS.get(name, ("Print the shape of each square that you hand to the predictor.",)),
            weight=2,
        ),
        Facet(
            all(single),
            "A picture that is not more than twice as wide as high should get the predictor's own answer; "
            f"yours differs for {said(batches[single.index(False)].shape[2:]) if not all(single) else ''} "
            "(height, width).",
            "ordinary-pictures-changed",
            _PANORAMA_HINTS["ordinary-pictures-changed"],
        ),
        Facet(
            compiled or (some and not observation["refusal"]),
            f"It cannot become TorchScript: {observation['refusal']}"
            if observation["refusal"]
            else "As TorchScript it gives another answer than in Python: the path of one example was kept.",
            "not-scriptable" if observation["refusal"] else "traced-inside",
            (
                "Which line does the message name? Which Python in it is more than numbers, loops and "
                "tensors?",
                "TorchScript must know the type of each name, and each name has one type only. Sums of "
                "tensors, `for` over `range` and slices with numbers all work.",
            ),
            weight=2,
        ),
        praise="The loop and the condition are in the script, for any width.",
    )


def _split(batch: Any, factor: int) -> tuple[int, int]:
    height, width = batch.shape[2:]
    return (width // height, height) if width > factor * height else (1, 0)


def _over_squares(model: Any, batch: Any, count: int, side: int) -> Any:
    pictures = torch.from_numpy(np.array(batch))
    with torch.no_grad():
        if side == 0:
            return model(pictures).numpy()
        inside = min(count, -(-pictures.shape[3] // side))
        answers = [model(pictures[..., i * side : (i + 1) * side]) for i in range(inside)]
        return torch.stack(answers).mean(0).numpy()


def _panorama_mistakes(model: Any, batches: Any) -> list[tuple[str, list[Any]]]:
    wide = batches[3:]
    rest = [(-(-b.shape[3] // b.shape[2]), b.shape[2]) for b in wide]
    found = [
        ("never-cut", [_over_squares(model, b, 1, 0) for b in wide]),
        ("one-square-only", [_over_squares(model, b, 1, b.shape[2]) for b in wide]),
        ("rest-counted", [_over_squares(model, b, *r) for b, r in zip(wide, rest, strict=True)]),
        ("sum-not-mean", [_over_squares(model, b, *_split(b, 2)) * _split(b, 2)[0] for b in wide]),
        ("last-square-forgotten", [_over_squares(model, b, _split(b, 2)[0] - 1, b.shape[2]) for b in wide]),
    ]
    found += [
        ("hard-coded-count", [_over_squares(model, b, n, b.shape[2]) for b in wide]) for n in (2, 3, 4, 5)
    ]
    return found


_PANORAMA_HINTS: dict[str, tuple[str, ...]] = {
    "never-cut": ("Is the condition ever true? Which of height and width is `shape[3]`?",),
    "one-square-only": ("How often does your loop run, and what does it move by?",),
    "rest-counted": (
        "How wide is your last piece?",
        "A piece that is narrower than a square would be seen with other proportions; only whole squares "
        "count.",
    ),
    "sum-not-mean": ("Do the probabilities of one picture still sum to 1?",),
    "last-square-forgotten": (
        "Where does `range` stop?",
        "`range(1, n)` ends at n − 1, so it has n − 1 steps.",
    ),
    "hard-coded-count": (
        "How many squares are there in a picture seven times as wide as high?",
        "The count comes from the picture's own shape, each time.",
    ),
    "ordinary-pictures-changed": (
        "Which condition decides, and which number is the height: `shape[2]` or `shape[3]`?",
    ),
}


def _joined(arrays: Any) -> Any:
    return np.concatenate([np.asarray(array, float).reshape(-1) for array in arrays])
