"""Cases and verdicts for a learner's pipeline for training pictures. Withheld: it knows the answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.essential import only_if
from landmarks.checks.judging import said

__all__ = ["VALUE_HINTS", "draw_train_transform", "judge_train_transform"]


def draw_train_transform(rng: np.random.Generator) -> Case:
    plain = np.broadcast_to(rng.integers(60, 120, 3).astype(np.uint8), (70, 90, 3)).copy()
    bars = np.full((80, 80, 3), 90, np.uint8)
    bars[:, 43:55] = 165
    sizes = [rng.integers(0, 256, shape, dtype=np.uint8) for shape in ((50, 90, 3), (90, 50, 3), (30, 30, 3))]
    inputs = {"plain": plain, "bars": bars, "sizes": sizes, "crop": int(rng.choice([40, 44, 52]))}
    mean, std = rng.uniform(0.45, 0.6, 3), rng.uniform(0.12, 0.2, 3)
    return Case({**inputs, "mean": mean.tolist(), "std": std.tolist(), "seed": int(rng.integers(2**31))})


def judge_train_transform(observation: Observation, case: Case) -> Verdict:
    crop = int(case.inputs["crop"])
    shapes = [tuple(shape.tolist()) for shape in observation["shapes"]]
    sized = shapes == [(3, crop, crop)] * 3 and np.shape(observation["plain"])[1:] == (3, crop, crop)
    first = next((shape for shape in shapes if shape != (3, crop, crop)), (3, crop, crop))
    size = Facet(
        sized and str(observation["dtype"]) == "torch.float32",
        f"With crop={crop} every picture should become a float32 tensor {said((3, crop, crop))}; yours is "
        f"{said(first)} of {observation['dtype']}.",
        "wrong-size" if not sized else "wrong-kind-of-result",
        (
            "Which step decides about the size, and does it know `crop`?",
            "Pictures come as `PIL.Image` of any size. One step makes a square of them, one makes a tensor.",
        ),
    )
    if not sized:
        return combine(size, Facet(False, "", weight=6), praise="")
    values = _facet_of_values(observation["plain"], case)
    facets = [size, values, *_facets_of_chance(observation, case)]
    praise = "Cut, flipped, recoloured and more, anew each time, then scaled and normalised."
    # Noise would look random too.
    return only_if(values.holds or values.misconception != "wrong-values", combine(*facets, praise=praise))


def _colours(draws: Any) -> Any:
    """(N, 3): the usual colour of each draw, whatever was cut off at its border."""
    return np.median(draws.reshape(*draws.shape[:2], -1), axis=2)


def _facet_of_values(draws: Any, case: Case) -> Facet:
    """On average over its changes, a plain picture has its own colour, normalised."""
    mean, std = (np.asarray(case.inputs[name], float) for name in ("mean", "std"))
    colour = np.asarray(case.inputs["plain"], float)[0, 0] / 255
    got = np.median(_colours(draws), axis=0)
    low, high = float(np.nanmin(draws)), float(np.nanmax(draws))
    outcomes = [
        ("not-normalised", colour, 0.1),
        ("not-scaled", 255 * colour, 25.0),
        ("normalised-before-scaling", (255 * colour - mean) / std, 150.0),
        ("mean-and-std-swapped", (colour - std) / mean, 0.15),
    ]
    distances = [(np.abs(got - value).max() / room, name) for name, value, room in outcomes]
    name = min(distances)[1] if min(distances)[0] < 1 else "wrong-values"
    if (
        name in ("wrong-values", "not-normalised")
        and low >= 0
        and high <= 1
        and np.abs(got - colour).max() > 0.1
    ):
        name = "normalised-too-early"
    right = (colour - mean) / std
    return Facet(
        bool(np.abs(got * std + mean - colour).max() < 0.09),
        f"A picture of the single colour {said(colour)} should become about {said(right)} on average; "
        f"yours becomes {said(got)}.",
        name,
        VALUE_HINTS[name],
        weight=2,
    )


VALUE_HINTS: dict[str, tuple[str, ...]] = {
    "not-normalised": ("Which step comes last?", "After scaling to [0, 1], `Normalize` centres the values."),
    "not-scaled": ("In which range are your values?", "`ToTensor` scales uint8 pictures to [0, 1]."),
    "normalised-before-scaling": (
        "For which range were mean and std measured?",
        "They belong to values in [0, 1]. Scale first, then normalise.",
    ),
    "normalised-too-early": (
        "Which values may a colour change work on?",
        "Changes of colour expect [0, 1] and cut off what lies outside; normalised values do. Normalise "
        "last.",
    ),
    "mean-and-std-swapped": ("Which of the two is subtracted, and which divides?",),
    "wrong-values": ("Take a picture of one colour, and print its value after each step.",),
}


def _facets_of_chance(observation: Observation, case: Case) -> list[Facet]:
    plain: Any = observation["plain"]
    bars: Any = observation["bars"]
    mean, std = (np.asarray(case.inputs[name], float) for name in ("mean", "std"))
    colour = np.asarray(case.inputs["plain"], float)[0, 0] / 255
    recoloured = float((np.abs(_colours(plain) * std + mean - colour).max(axis=1) > 1.5 / 255).mean())
    structured = float((np.ptp(plain.reshape(*plain.shape[:2], -1), axis=2).max(axis=1) > 0.1).mean())
    light = bars.mean(axis=1)
    side = _side(light)
    wide = np.array([_width(picture) for picture in light])
    # RandAugment bends the bar in some draws; without zoom the rest agree: 51 to 70 % of 80 draws lay within
    # 3 % of the median, and 20 to 23 % with a zoom to areas of 50 to 100 % (9 and 3 runs, strength 9).
    alike = float((np.abs(wide / np.median(wide) - 1) < 0.03).mean())
    return [
        Facet(
            bool(np.ptp(plain, axis=0).max() > 1e-6 or np.ptp(bars, axis=0).max() > 1e-6),
            "80 times the same picture give 80 times the same result.",
            "nothing-random",
            _LOADER_CHANCE_HINTS["nothing-random"],
        ),
        Facet(
            0.25 < side < 0.75,
            f"A bar on the right ends up on the left in {1 - side:.0%} of the draws; it should be about "
            "half.",
            "no-flip",
            _LOADER_CHANCE_HINTS["no-flip"],
        ),
        Facet(
            alike < 0.42,
            f"A bar comes out equally wide in {alike:.0%} of the draws: nothing is enlarged at random.",
            "no-random-zoom",
            _LOADER_CHANCE_HINTS["no-random-zoom"],
        ),
        Facet(
            recoloured > 0.8,
            f"A plain picture keeps its colour exactly in {1 - recoloured:.0%} of the draws.",
            "no-colour-jitter",
            _LOADER_CHANCE_HINTS["no-colour-jitter"],
        ),
        Facet(
            structured > 0.15,
            "A plain picture stays plain in nearly every draw: nothing is turned, sheared or shifted.",
            "no-randaugment",
            _LOADER_CHANCE_HINTS["no-randaugment"],
        ),
    ]


_LOADER_CHANCE_HINTS: dict[str, tuple[str, ...]] = {
    "nothing-random": ("Which of your steps have Random in their name, and are they drawn at each call?",),
    "no-flip": ("Which step mirrors left and right, and with which probability?",),
    "no-random-zoom": (
        "Does your crop choose a place only, or a size as well?",
        "`RandomResizedCrop` cuts out a part of random size and shape, and enlarges it to `crop`.",
    ),
    "no-colour-jitter": ("Which step changes brightness, contrast and saturation each time?",),
    "no-randaugment": ("Which step of torchvision draws a few operations from a list of fourteen?",),
}


def _side(light: Any) -> float:
    """The share of draws in which the right half is the brighter one."""
    middle = light.shape[2] // 2
    return float((light[:, :, -middle:].mean(axis=(1, 2)) > light[:, :, :middle].mean(axis=(1, 2))).mean())


def _width(picture: Any) -> float:
    """The share of a picture that is bright, with soft edges; borders that are black do not count."""
    dark, bright = np.quantile(picture, [0.5, 0.97])
    if bright - dark < 1e-3:
        return 1.0
    return float(np.clip((picture - dark) / (bright - dark), 0, 1).mean())
