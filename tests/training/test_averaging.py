"""The average of weights, against a plain loop in float64."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from landmarks.training.averaging import WeightAverage


def network() -> nn.Module:
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))


def wander(model: nn.Module) -> None:
    """Change all of the model's parameters and statistics, as a step of training would."""
    with torch.no_grad():
        for value in model.state_dict().values():
            value.add_(torch.randn_like(value) if value.is_floating_point() else 1)


@pytest.mark.parametrize(("decay", "every", "steps"), [(0.5, 1, 5), (0.9, 4, 30), (0.2, 3, 2)])
def test_the_average_is_that_of_a_plain_loop(decay: float, every: int, steps: int) -> None:
    model = network()
    average = WeightAverage(model, decay, every)
    expected: dict[str, Tensor] = {key: value.double() for key, value in model.state_dict().items()}
    for step in range(1, steps + 1):
        wander(model)
        average.update(model, step)
        if step % every == 0:
            kept = min(decay, (1 + step // every) / (10 + step // every))
            for key, value in model.state_dict().items():
                if value.is_floating_point():
                    expected[key] = kept * expected[key] + (1 - kept) * value.double()
                else:
                    expected[key] = value.double()
    for key, value in average.model.state_dict().items():
        # Each update rounds to float32 once.
        torch.testing.assert_close(value.double(), expected[key], atol=1e-5, rtol=1e-5)


def test_the_average_leaves_the_model_alone_and_never_learns_itself() -> None:
    model = network().train()
    average = WeightAverage(model, 0.9, every=1)
    wander(model)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    average.update(model, 1)
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())
    assert model.training
    assert not average.model.training
    assert not any(parameter.requires_grad for parameter in average.model.parameters())
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_what_does_not_change_has_itself_for_average() -> None:
    model = network()
    average = WeightAverage(model, 0.995, every=1)
    for step in range(1, 50):
        average.update(model, step)
    assert all(
        torch.equal(model.state_dict()[key], value) for key, value in average.model.state_dict().items()
    )
