"""A right answer is never taken for a mistake that comes, by chance, to nearly the same number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from landmarks.checks.cnn.measuring_judges import (
    draw_one_epoch_test,
    draw_valid_one_epoch,
    judge_one_epoch_test,
    judge_valid_one_epoch,
)
from landmarks.checks.cnn.reference import measured
from landmarks.checks.contract import Case, Verdict


def right_answer(case: Case) -> dict[str, object]:
    right = measured(case.inputs)
    share = right.correct / sum(right.sizes)
    return {"loss": right.mean, "weights": np.asarray(case.inputs["state"]), "printed": f"{share:.1%}"}


# Seeds whose first draw has, within a ten-thousandth, the same loss for a mistake as for the right answer.
@pytest.mark.parametrize(
    ("draw", "judge", "seed"),
    [
        (draw_valid_one_epoch, judge_valid_one_epoch, 992),
        (draw_one_epoch_test, judge_one_epoch_test, 959),
        (draw_one_epoch_test, judge_one_epoch_test, 1109),
    ],
)
def test_the_right_loss_is_right_where_a_mistake_comes_to_the_same(
    draw: Callable[[np.random.Generator], Case], judge: Callable[..., Verdict], seed: int
) -> None:
    case = draw(np.random.default_rng(seed))
    verdict = judge(right_answer(case), case)
    assert verdict.passed, verdict.message
