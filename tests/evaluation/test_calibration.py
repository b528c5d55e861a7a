"""Temperature and threshold against SciPy's own search, known temperatures and counting."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import softmax
from sklearn.metrics import log_loss

from landmarks.evaluation.calibration import KEPT, calibrate, fit_temperature, temper


def drawn(rng: np.random.Generator, pictures: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Logits (N, 7), and labels drawn with just the probabilities that they mean."""
    logits = rng.normal(0, 2, (pictures, 7))
    chances = softmax(logits, axis=1)
    return logits, np.array([rng.choice(7, p=row) for row in chances])


@pytest.mark.parametrize("temperature", [0.4, 1.0, 3.0])
def test_a_model_that_is_too_sure_or_not_sure_enough_is_found_out(
    temperature: float, rng: np.random.Generator
) -> None:
    logits, labels = drawn(rng)
    # 4,000 pictures tell the temperature to about 2 %.
    assert fit_temperature(softmax(logits * temperature, axis=1), labels) == pytest.approx(
        temperature, rel=0.06
    )


def test_the_search_finds_what_scipy_finds(rng: np.random.Generator) -> None:
    logits, labels = drawn(rng, 300)
    best = minimize_scalar(
        lambda t: log_loss(labels, softmax(logits / t, axis=1), labels=range(7)), bounds=(0.1, 10)
    )
    assert fit_temperature(softmax(logits, axis=1), labels) == pytest.approx(best.x, rel=1e-3)


def test_tempering_probabilities_is_tempering_logits(rng: np.random.Generator) -> None:
    logits = rng.normal(0, 3, (50, 9))
    np.testing.assert_allclose(
        temper(softmax(logits, axis=1), 2.5), softmax(logits / 2.5, axis=1), atol=1e-12
    )


def test_a_probability_that_underflowed_stays_a_number() -> None:
    tempered = temper(np.array([[1.0, 0.0, 0.0]]), 2.0)
    assert tempered.sum() == pytest.approx(1)
    assert np.isfinite(tempered).all()


@pytest.mark.parametrize("pictures", [1, 7, 19, 20, 21, 400])
def test_at_least_the_promised_share_keeps_its_tags_and_hardly_more(
    pictures: int, rng: np.random.Generator
) -> None:
    logits, labels = drawn(rng, pictures)
    found = calibrate(softmax(logits, axis=1), labels)
    kept = (temper(softmax(logits, axis=1), found.temperature).max(axis=1) >= found.threshold).mean()
    assert KEPT <= kept < KEPT + 1 / pictures + 1e-9
    assert found.pictures == pictures
