"""The loss and the optimizers, against arithmetic done by hand."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from torch import Tensor, nn

from landmarks.errors import BadInput
from landmarks.training import get_loss, get_optimizer
from landmarks.training.objective import make_optimizer, one_cycle, parameter_groups, rate_share, suited


def test_the_loss_takes_raw_scores_and_does_the_softmax_itself() -> None:
    scores, labels = torch.tensor([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]]), torch.tensor([0, 2])
    by_hand = [
        -2.0 + math.log(math.exp(2.0) + math.exp(-1.0) + math.exp(0.5)),
        -1.0 + math.log(math.exp(0.0) + math.exp(3.0) + math.exp(1.0)),
    ]
    assert get_loss()(scores, labels).item() == pytest.approx(sum(by_hand) / 2)


def test_label_smoothing_spreads_a_share_of_the_target() -> None:
    scores, label = torch.tensor([[2.0, -1.0, 0.5, 0.0]], dtype=torch.float64), 1
    log_shares = [value - math.log(scores.exp().sum().item()) for value in scores[0].tolist()]
    target = [0.2 / 4 + (0.8 if index == label else 0.0) for index in range(4)]
    by_hand = -sum(share * log for share, log in zip(target, log_shares, strict=True))
    assert get_loss(0.2)(scores, torch.tensor([label])).item() == pytest.approx(by_hand)


class Line(nn.Module):
    """A weight matrix, a bias and a frozen matrix, in float64."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor([[1.0, -2.0]], dtype=torch.float64))
        self.bias = nn.Parameter(torch.tensor([0.5], dtype=torch.float64))
        self.frozen = nn.Parameter(torch.ones(2, 2, dtype=torch.float64), requires_grad=False)


GRADIENTS = [([[0.3, -0.1]], [0.2]), ([[-0.2, 0.4]], [0.1]), ([[0.05, 0.6]], [-0.3])]


def after_steps(optimizer: str, **options: float) -> tuple[Tensor, Tensor]:
    """Weight and bias after three steps with given gradients."""
    model = Line()
    chosen = get_optimizer(model, optimizer, **options)
    for weight, bias in GRADIENTS:
        model.weight.grad = torch.tensor(weight, dtype=torch.float64)
        model.bias.grad = torch.tensor(bias, dtype=torch.float64)
        chosen.step()
    assert torch.equal(model.frozen, torch.ones(2, 2))
    return model.weight.detach()[0], model.bias.detach()


def sgd_by_hand(value: float, gradients: list[float], rate: float, momentum: float, decay: float) -> float:
    speed = None
    for gradient in gradients:
        gradient += decay * value
        speed = gradient if speed is None else momentum * speed + gradient
        value -= rate * (gradient + momentum * speed)  # Nesterov's look ahead
    return value


def adam_by_hand(value: float, gradients: list[float], rate: float, l2: float, decay: float) -> float:
    """`l2` is added to the gradient, as Adam does; `decay` shrinks the value itself, as AdamW does."""
    mean = square = 0.0
    for step, gradient in enumerate(gradients, start=1):
        value -= rate * decay * value
        gradient += l2 * value
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        value -= rate * (mean / (1 - 0.9**step)) / (math.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return value


OF_WEIGHTS = [
    (1.0, [weight[0][0] for weight, _ in GRADIENTS]),
    (-2.0, [weight[0][1] for weight, _ in GRADIENTS]),
]
OF_BIAS = [bias[0] for _, bias in GRADIENTS]


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_sgd_is_nesterovs_and_decays_matrices_alone(momentum: float) -> None:
    weight, bias = after_steps("SGD", learning_rate=0.1, momentum=momentum, weight_decay=0.3)
    by_hand = [sgd_by_hand(start, gradients, 0.1, momentum, 0.3) for start, gradients in OF_WEIGHTS]
    assert weight.tolist() == pytest.approx(by_hand, rel=1e-12)
    assert bias.item() == pytest.approx(sgd_by_hand(0.5, OF_BIAS, 0.1, momentum, 0.0), rel=1e-12)


@pytest.mark.parametrize(("name", "l2", "decay"), [("Adam", 0.3, 0.0), ("AdamW", 0.0, 0.3)])
def test_adam_and_adamw_decay_matrices_alone_each_in_its_way(name: str, l2: float, decay: float) -> None:
    weight, bias = after_steps(name, learning_rate=0.1, weight_decay=0.3)
    by_hand = [adam_by_hand(start, gradients, 0.1, l2, decay) for start, gradients in OF_WEIGHTS]
    assert weight.tolist() == pytest.approx(by_hand, rel=1e-9)
    assert bias.item() == pytest.approx(adam_by_hand(0.5, OF_BIAS, 0.1, 0.0, 0.0), rel=1e-9)


def test_the_starter_kits_defaults_are_ours() -> None:
    optimizer = get_optimizer(Line())
    assert isinstance(optimizer, torch.optim.SGD)
    for group in optimizer.param_groups:
        assert (group["lr"], group["momentum"], group["weight_decay"]) == (0.01, 0.5, 0.0)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("sgd", torch.optim.SGD), ("ADAM", torch.optim.Adam), ("adamw", torch.optim.AdamW)],
)
def test_the_case_of_a_name_does_not_matter(name: str, kind: type[torch.optim.Optimizer]) -> None:
    assert type(get_optimizer(Line(), name)) is kind


def test_what_cannot_be_optimised_with_is_refused() -> None:
    with pytest.raises(BadInput, match="no optimizer “RMSprop” here; choose SGD, Adam or AdamW"):
        get_optimizer(Line(), "RMSprop")
    for rate in (0.0, -1.0, float("nan")):
        with pytest.raises(BadInput, match=f"must be above 0, got {rate}"):
            get_optimizer(Line(), learning_rate=rate)
    model = Line()
    model.weight.requires_grad = model.bias.requires_grad = False
    with pytest.raises(BadInput, match="every parameter is frozen"):
        get_optimizer(model)


def test_no_norm_and_no_bias_is_decayed() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Linear(4, 2), nn.LayerNorm(2))
    groups = parameter_groups(model, 0.1, 0.5)
    decayed = {id(p) for group in groups if group["weight_decay"] for p in group["params"]}
    assert decayed == {id(model[0].weight), id(model[2].weight)}
    assert sum(len(group["params"]) for group in groups) == len(list(model.parameters()))


def test_learnt_modules_move_at_their_share_of_the_rate() -> None:
    model = nn.ModuleDict({"layer4": nn.Linear(2, 2), "layer40": nn.Linear(2, 2), "fc": nn.Linear(2, 2)})
    groups = parameter_groups(model, 0.5, 0.1, learnt=["layer4"], learnt_share=0.1)
    rates = {id(p): group["lr"] for group in groups for p in group["params"]}
    named = {name: rates[id(p)] for name, p in model.named_parameters()}
    assert named == {name: pytest.approx(0.05 if name.startswith("layer4.") else 0.5) for name in named}
    assert len(named) == 6
    optimizer = make_optimizer(groups, "SGD", 0.5, 0.9)
    assert sorted({group["lr"] for group in optimizer.param_groups}) == pytest.approx([0.05, 0.5])


def test_the_rate_climbs_in_a_line_and_falls_along_a_cosine() -> None:
    assert one_cycle(0.0, 0.2) == 0
    assert one_cycle(0.1, 0.2) == pytest.approx(0.5)
    assert one_cycle(0.2, 0.2) == pytest.approx(1)
    assert one_cycle(0.6, 0.2) == pytest.approx(0.5)
    assert one_cycle(0.4, 0.2) == pytest.approx(0.5 + math.sqrt(2) / 4)
    assert one_cycle(1.0, 0.2) == pytest.approx(0)
    shares = [one_cycle(step / 100, 0.2) for step in range(101)]
    assert all(before < after for before, after in itertools.pairwise(shares[:21]))
    assert all(before > after for before, after in itertools.pairwise(shares[20:]))


def test_without_warm_up_the_rate_starts_at_its_peak() -> None:
    assert one_cycle(0.0, 0.0) == 1


def test_a_constant_rate_stays_and_an_unknown_schedule_is_refused() -> None:
    assert [rate_share("constant", step / 4, 0.2) for step in range(5)] == [1.0] * 5
    assert rate_share("one-cycle", 0.6, 0.2) == one_cycle(0.6, 0.2)
    with pytest.raises(BadInput, match="one-cycle, constant"):
        rate_share("cosine", 0.5, 0.2)


def test_rates_and_decay_suit_the_optimizer_and_the_schedule() -> None:
    assert suited(0.2, 1e-3, "SGD", "one-cycle") == (0.2, 1e-3)
    assert suited(0.2, 1e-3, "SGD", "constant") == pytest.approx((0.1, 1e-3))
    assert suited(0.2, 1e-3, "adam", "one-cycle") == pytest.approx((0.002, 1e-3))
    rate, decay = suited(0.2, 1e-3, "AdamW", "one-cycle")
    assert rate * decay == pytest.approx(0.2 * 1e-3), "a step of AdamW decays weights as one of SGD's does"
