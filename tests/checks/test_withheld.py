"""A module of the checks that knows answers says so, and is withheld."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import landmarks.checks
from landmarks.checks.registry import ASSIGNMENTS, withheld

FOLDER = Path(landmarks.checks.__file__).parent


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_what_says_that_it_is_withheld_is_and_nothing_else_of_the_checks(assignment: str) -> None:
    stem = ASSIGNMENTS[assignment]
    says_so = {
        f"landmarks.checks.{stem}.{path.stem}"
        for path in (FOLDER / stem).glob("*.py")
        if path.stem != "__init__" and "ithheld" in (ast.get_docstring(ast.parse(path.read_text())) or "")
    }
    judges = {f"landmarks.checks.{stem}.{path.stem}" for path in (FOLDER / stem).glob("*judges.py")}
    assert judges <= says_so
    assert says_so == {name for name in withheld(assignment) if name.startswith("landmarks.checks.")}


DOES_AN_EXERCISE = [
    ("01-data", "landmarks.data.statistics", "channel_statistics"),
    ("01-data", "landmarks.data.loaders", "get_data_loaders"),
    ("02-augmentation", "landmarks.data.transforms", "train_transform"),
    ("03-cnn-from-scratch", "landmarks.training.loops", "train_one_epoch"),
    ("04-evaluation", "landmarks.evaluation.metrics", "most_confused"),
    ("04-evaluation", "landmarks.evaluation.factors", "accuracy_by_factor"),
    ("05-transfer-learning", "landmarks.models.transfer", "get_model_transfer_learning"),
    ("06-export", "landmarks.deploy.predictor", "Predictor"),
    ("07-app", "landmarks.deploy.tagging", "answer"),
]


@pytest.mark.parametrize(("assignment", "module", "name"), DOES_AN_EXERCISE)
def test_what_does_an_exercise_of_an_assignment_is_withheld_from_it(
    assignment: str, module: str, name: str
) -> None:
    assert hasattr(importlib.import_module(module), name)  # else this test would look at nothing
    assert module in withheld(assignment)
