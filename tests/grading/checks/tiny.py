"""A tiny assignment for the grader's tests: two checks, one of whose judges fails on NaN."""

from __future__ import annotations

import numpy as np

from landmarks.checks.contract import Case, Check, Facet, Inputs, Observation, Verdict, combine
from landmarks.checks.schema import Array, Flag, Number
from landmarks.checks.student import Student

WITHHELD = ("landmarks.models.scratch",)


def _right_double(values: np.ndarray) -> np.ndarray:
    return values * 2 + 1


def _draw(rng: np.random.Generator) -> Case:
    values = rng.normal(size=8)
    return Case({"values": values}, {"double": _right_double(values)})


def _probe_double(student: Student, inputs: Inputs) -> Observation:
    return {"double": np.asarray(student["double"](inputs["values"]), dtype=float)}


def _judge_double(seen: Observation, case: Case) -> Verdict:
    want, got = np.asarray(case.secret["double"]), np.asarray(seen["double"])
    if got.shape != want.shape:
        return Verdict(0.0, "The shape is another.", "wrong-shape", ("Look at the shape.",))
    if np.allclose(got, want):
        return Verdict(1.0, "Right.")
    half = bool(np.allclose(got, want - 1))
    return Verdict(
        0.5 * half, "Some numbers differ.", "one-forgotten" if half else "wrong-numbers", ("Add 1.",)
    )


def _probe_mean(student: Student, inputs: Inputs) -> Observation:
    found = student["mean"](inputs["values"])
    return {"mean": float(found), "finite": bool(np.isfinite(found))}


def _judge_mean(seen: Observation, case: Case) -> Verdict:
    got = seen["mean"]
    assert isinstance(got, float)
    if not np.isfinite(got):
        raise ZeroDivisionError("a judge whose author forgot NaN")
    want = float(np.mean(np.asarray(case.inputs["values"])))
    return combine(Facet(abs(got - want) < 1e-9, "This is not the mean.", "wrong-mean"), praise="Right.")


CHECKS = (
    Check(
        id="tiny.double",
        title="Doubling",
        section="Doubling",
        draw=_draw,
        probe=_probe_double,
        judge=_judge_double,
        schema={"double": Array(kind="float", most=100)},
        limit_sec=2.0,
    ),
    Check(
        id="tiny.mean",
        title="The mean",
        section="Means",
        draw=_draw,
        probe=_probe_mean,
        judge=_judge_mean,
        schema={"mean": Number(), "finite": Flag()},
        limit_sec=2.0,
    ),
)
