"""Cases and verdicts for tags, threshold and sentence. Withheld: it knows the answers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from landmarks.catalog import title
from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, said

__all__ = [
    "draw_choose_threshold",
    "draw_sentence",
    "draw_top_tags",
    "judge_choose_threshold",
    "judge_sentence",
    "judge_top_tags",
    "shown_names",
]


_NAMES = (
    "16.Eiffel_Tower",
    "09.Golden_Gate_Bridge",
    "20.Matterhorn",
    "07.Stonehenge",
    "41.Machu_Picchu",
    "36.Badlands_National_Park",
)


def draw_top_tags(rng: np.random.Generator) -> Case:
    """Twelve classes with the usual five, with two, and three classes of which five are asked for."""
    counts, ks = (12, 12, 3), (0, 2, 5)
    rows: Any = [rng.dirichlet(np.full(count, 0.7)).astype(np.float32) for count in counts]
    tables: Any = [[f"{int(n):02d}.Place_{n}" for n in rng.permutation(80)[:count]] for count in counts]
    return Case({"rows": rows, "names": tables, "ks": list(ks)})


def judge_top_tags(observation: Observation, case: Case) -> Verdict:
    names: Any = observation["names"]
    shares: Any = observation["shares"]
    rows, tables, ks = (case.inputs[key] for key in ("rows", "names", "ks"))
    orders = [np.argsort(-row, kind="stable")[: k or 5] for row, k in zip(rows, ks, strict=True)]
    wanted = [[table[i] for i in order] for table, order in zip(tables, orders, strict=True)]
    untouched = all(close(a, b) for a, b in zip(observation["after"], rows, strict=True))
    matched = all(
        close(numbers, [dict(zip(t, r, strict=True)).get(n, -1) for n in told])
        for told, numbers, t, r in zip(names, shares, tables, rows, strict=True)
    )
    return combine(
        *_count_facets([len(found) for found in names]),
        Facet(
            matched,
            "A name stands beside a probability that belongs to another class.",
            "names-mixed-up",
            _TOP_TAGS_HINTS["names-mixed-up"],
            weight=2,
        ),
        *_order_facets(names, wanted, tables[0][int(np.argmin(rows[0]))]),
        Facet(
            untouched,
            "After the call, the probabilities that it was given have changed.",
            "input-changed",
            _TOP_TAGS_HINTS["input-changed"],
        ),
        praise="As many as asked, the likeliest first, each with its own name.",
    )


def _count_facets(counts: list[int]) -> list[Facet]:
    return [
        Facet(
            counts[0] == 5,
            f"Without k there should be 5 tags; yours gives {counts[0]}.",
            "wrong-count",
            _TOP_TAGS_HINTS["wrong-count"],
        ),
        Facet(
            counts[1] == 2 and counts[2] == 3,
            f"With k=2 there should be 2 tags, and of 3 classes with k=5 all 3; yours gives {counts[1]} and "
            f"{counts[2]}.",
            "hard-coded-k" if counts[1] != 2 else "more-than-there-are",
            ("Where do you use k?", "A model may have fewer classes than are asked for."),
        ),
    ]


def _order_facets(names: Any, wanted: Any, least: str) -> list[Facet]:
    """The likeliest classes in their order? `least` is the least likely one of the first case."""
    return [
        Facet(
            all(set(a) == set(b) for a, b in zip(names, wanted, strict=True)),
            "These are not the likeliest classes.",
            "least-likely" if names[0][:1] == [least] else "wrong-classes",
            (
                "In which direction does your sort go?",
                "Sorting goes from small to large unless told otherwise.",
            ),
            weight=2,
        ),
        Facet(
            all(a == b for a, b in zip(names, wanted, strict=True)),
            "The right classes, and not from the likeliest to the least likely.",
            "not-sorted",
            _TOP_TAGS_HINTS["not-sorted"],
        ),
    ]


_TOP_TAGS_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-count": ("What is the default of k, and where do you use it?",),
    "names-mixed-up": (
        "After sorting, which class does position 0 belong to?",
        "Sort the positions (argsort, or topk's indices) and look up both name and probability by them.",
    ),
    "not-sorted": ("Which one does a visitor read first?",),
    "input-changed": ("Does a method sort or change in place? Whoever called you still needs them.",),
}


def draw_choose_threshold(rng: np.random.Generator) -> Case:
    known: Any = [rng.beta(4, 2, 200).astype(np.float32), rng.beta(3, 3, 120).astype(np.float32)]
    return Case({"known": known, "keep": [0.95, float(rng.choice([0.8, 0.9]))]})


def judge_choose_threshold(observation: Observation, case: Case) -> Verdict:
    got = np.asarray(observation["thresholds"], float)
    known, keep = case.inputs["known"], case.inputs["keep"]
    if got.shape != (2,) or not np.isfinite(got).all():
        return Verdict(0.0, "The threshold should be one finite number.", "not-finite")
    kept = [float((row >= t).mean()) for row, t in zip(known, got, strict=True)]
    # Between two pictures any number serves, and there are many kinds of quantiles: one picture either way.
    fair = [abs(a - b) <= 1.01 / len(row) for a, b, row in zip(kept, keep, known, strict=True)]
    opposite = all(abs(a - (1 - b)) <= 1.01 / len(row) for a, b, row in zip(kept, keep, known, strict=True))
    fixed = fair[0] and not fair[1] and abs(kept[1] - keep[0]) <= 1.01 / len(known[1])
    plain = close(got, keep, share=1e-3)
    average = all(close(t, row.mean(), share=1e-2) for t, row in zip(got, known, strict=True))
    name = (
        "wrong-end"
        if opposite
        else "keep-ignored"
        if fixed
        else "keep-as-threshold"
        if plain
        else "mean"
        if average
        else "wrong-threshold"
    )
    return combine(
        *(
            Facet(
                right,
                f"With keep={share:g}, {share:.0%} of the known pictures should reach the threshold; "
                f"with your {said(float(t))} it is {k:.0%}.",
                name,
                _THRESHOLD_HINTS[name],
            )
            for right, share, t, k in zip(fair, keep, got, kept, strict=True)
        ),
        praise="As high as it can be while it keeps the share of known pictures that was asked for.",
    )


_THRESHOLD_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-end": (
        "Draw the sorted top probabilities as dots on a line. On which side of the threshold are those that "
        "are kept?",
        "Pictures at or above the threshold are kept. To keep 95 %, only 5 % may lie below: it is the 5 % "
        "quantile.",
    ),
    "keep-ignored": ("Where do you use the argument `keep`?",),
    "keep-as-threshold": (
        "Are 95 % of pictures the same as a probability of 0.95?",
        "The threshold is a probability; `keep` is a share of pictures. One follows from the other through "
        "the data.",
    ),
    "mean": ("How many of the pictures lie above their own mean? About half.",),
    "wrong-threshold": ("Count with your threshold: what share of `known` is at or above it?",),
}


def draw_sentence(rng: np.random.Generator) -> Case:
    """Sure, just above, just at and just below a threshold, and one whose sum alone would pass it."""
    names = [str(name) for name in rng.permutation(np.array(_NAMES))]
    threshold = float(rng.integers(40, 60)) / 100
    bests = [0.87, threshold + 0.02, threshold, threshold - 0.02, 0.3]
    tags: Any = [
        [[names[i], best], [names[(i + 1) % 6], min(0.29, (1 - best) * 0.9)]] for i, best in enumerate(bests)
    ]
    return Case({"tags": tags, "thresholds": [threshold] * len(bests)})


def judge_sentence(observation: Observation, case: Case) -> Verdict:
    got: Any = observation["sentences"]
    tags = case.inputs["tags"]
    none = ["none of these" in text.lower() for text in got]
    named = [
        any(name in text for name in shown_names(pairs[0][0])) for text, pairs in zip(got, tags, strict=True)
    ]
    shares = [_says_share(text, pairs[0][1]) for text, pairs in zip(got, tags, strict=True)]
    whole = [bool(re.search(r"\d\s?%", text)) for text in got[:3]]
    turned = all(none[:2]) and not any(none[3:])
    return combine(
        Facet(
            not any(none[:2]) and all(none[3:]),
            f"With threshold {case.inputs['thresholds'][0]:g}, best probabilities of "
            f"{tags[0][0][1]:g} and {tags[1][0][1]:.2f} name a landmark, {tags[3][0][1]:.2f} and "
            f"{tags[4][0][1]:g} are “none of these”; yours says none of these for "
            f"{said([pairs[0][1] for pairs, n in zip(tags, none, strict=True) if n])}.",
            "wrong-side" if turned else "never-none" if not any(none) else "wrong-condition",
            (
                "What does a high probability mean: known or unknown?",
                "Only the likeliest tag is compared with the threshold, and what lies below it is “none of "
                "these”.",
            ),
            weight=3,
        ),
        Facet(
            not none[2],
            "A picture exactly at the threshold is still known: the threshold was chosen that way.",
            "at-the-threshold",
            _SENTENCE_HINTS["at-the-threshold"],
        ),
        Facet(
            all(named[:2]),
            f"The sentence should name the likeliest landmark, {title(tags[0][0][0])}; yours is {got[0]!r}.",
            "name-missing",
            _SENTENCE_HINTS["name-missing"],
            weight=2,
        ),
        Facet(
            all(shares[:2]) and all(whole[:2]),
            f"The sentence should say the probability in percent, here 87 %; yours is {got[0]!r}.",
            "percent-missing",
            _SENTENCE_HINTS["percent-missing"],
        ),
        praise="A landmark with its probability, or the word that it is none of these.",
    )


_SENTENCE_HINTS: dict[str, tuple[str, ...]] = {
    "at-the-threshold": ("`>` or `>=`? Section 3 says “at or above”.",),
    "name-missing": ("Which element of `tags` is the likeliest, and which part of it is its name?",),
    "percent-missing": ("How is 0.87 written for somebody who has not studied statistics?",),
}


def shown_names(name: str) -> tuple[str, ...]:
    """How a class may be called: as it is, or for people."""
    return name, title(name), name.partition(".")[2], name.partition(".")[2].replace("_", " ")


def _says_share(text: str, share: float) -> bool:
    numbers = [float(found) for found in re.findall(r"(\d+(?:\.\d+)?)\s?%", text)]
    return any(abs(number - 100 * share) <= 1.0 for number in numbers)
