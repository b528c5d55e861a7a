"""What a check is: a case is drawn, the learner's code is probed with it, and what came is judged.

::

    draw(rng) -> Case ─inputs─▶ probe(student, inputs) -> Observation ─▶ judge(observation, case) -> Verdict
                 └──────────── secret (labels, expected values) ───────────────────────▲

`probe` runs beside the learner's code, in the notebook's kernel or in the sandbox; `draw` and `judge` run in
the grader's process. Only `Case.inputs` goes in and only the observation comes out: numbers, names and arrays
(`landmarks.checks.wire`), checked against the check's schema before a judge sees them.

An observation must be what only a right solution can give, such as outputs for inputs that were not known
before. A probe therefore writes down what came, and never compares.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from landmarks.checks.schema import Spec
from landmarks.checks.student import Student

__all__ = ["Case", "Check", "Facet", "Inputs", "Observation", "Value", "Verdict", "combine", "named_after"]

# JSON's values and arrays of numbers, nested as one likes; a check's schema says which.
Value: TypeAlias = Any
Inputs: TypeAlias = Mapping[str, Value]
Observation: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True)
class Case:
    """One drawn test: `inputs` for the probe, and `secret`, which never leaves the judge's process."""

    inputs: Inputs
    secret: Inputs = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    `score` is a share of the check's points, 0 to 1. `message` says what was expected and what came. When the
    score is below 1, `misconception` names what likely went wrong by a short kebab-case word (the grader
    counts them), and `hints` lead from a nudge over an explanation to the section to read again. None may
    contain code that solves the exercise or a value of the secret.
    """

    score: float
    message: str
    misconception: str = ""
    hints: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        assert 0.0 <= self.score <= 1.0, self.score

    @property
    def passed(self) -> bool:
        return self.score == 1.0


@dataclass(frozen=True)
class Facet:
    """One thing that a check looks at, with its weight among the others."""

    holds: bool
    message: str
    misconception: str = ""
    hints: tuple[str, ...] = ()
    weight: float = 1.0


def combine(*facets: Facet, praise: str) -> Verdict:
    """The verdict over facets: the share of weights that hold, and the words of the first that does not.

    Order facets from cause to consequence, since a learner reads one message at a time.
    """
    total = sum(facet.weight for facet in facets)
    failed = [facet for facet in facets if not facet.holds]
    if not failed:
        return Verdict(1.0, praise)
    held = sum(facet.weight for facet in facets if facet.holds)
    first = failed[0]
    return Verdict(held / total, first.message, first.misconception, first.hints)


@dataclass(frozen=True)
class Check:
    """One check of one exercise.

    Attributes:
        id: as a notebook writes it, `check("cnn.forward")`: the assignment's file, a dot, the exercise.
        title: what is checked, in a few words, for cards and reports.
        section: the heading of the notebook's section that explains it, for the last hint.
        draw: a fresh case from a seeded generator. Any two seeds must ask the same of the learner.
        probe: calls the learner's objects and writes down what came. What it raises becomes a card.
        judge: compares, with expected values from the case's inputs and secret.
        schema: what an observation may hold: a specification for each name. All names must be there.
        limit_sec: how long a probe may take before the learner is told that it does not end.
    """

    id: str
    title: str
    section: str
    draw: Callable[[np.random.Generator], Case]
    probe: Callable[[Student, Inputs], Observation]
    judge: Callable[[Observation, Case], Verdict]
    schema: Mapping[str, Spec]
    limit_sec: float = 20.0


def named_after(
    probe: Callable[[Student, Inputs], Observation],
    judges: str,
    title: str,
    section: str,
    schema: Mapping[str, Spec],
    *,
    limit_sec: float = 20.0,
) -> Check:
    """The check whose identifier and whose other functions are named after its probe.

    `draw_NAME` and `judge_NAME` stand in the module `judges` beside the probe's. That module is imported when
    they are called: its assignment withholds it, since it knows the answer.
    """
    package, name = probe.__module__.rpartition(".")[0], probe.__name__

    def later(function: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            return getattr(importlib.import_module(f"{package}.{judges}"), function)(*arguments)

        return call

    return Check(
        id=f"{package.rpartition('.')[2]}.{name.replace('_', '-')}",
        title=title,
        section=section,
        draw=later(f"draw_{name}"),
        probe=probe,
        judge=later(f"judge_{name}"),
        schema=schema,
        limit_sec=limit_sec,
    )
