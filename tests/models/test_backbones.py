"""Torchvision's networks seen as chains of stages: cut, frozen, and given a new head."""

from __future__ import annotations

import copy
import pickle
from functools import cache

import pytest
import torch
from torch import nn
from torch.nn import functional

from landmarks.errors import BadInput
from landmarks.models.backbones import (
    build_backbone,
    freeze_all_but,
    head_of,
    learnable_stages,
    replace_head,
    split_frozen,
    stages,
    supported,
    was_never_trained,
)
from watching_networks import changed, snapshot

HEADS = {
    "resnet18": "fc",
    "convnext_tiny": "classifier.2",
    "efficientnet_b0": "classifier.1",
    "mobilenet_v2": "classifier.1",
    "mobilenet_v3_small": "classifier.3",
}
LAST_STAGE = {
    "resnet18": "layer4",
    "convnext_tiny": "features.7",
    "efficientnet_b0": "features.8",
    "mobilenet_v2": "features.18",
    "mobilenet_v3_small": "features.12",
}
every_family = pytest.mark.parametrize("name", HEADS)


@cache
def _built(name: str) -> nn.Module:
    """A network whose signals neither vanish nor explode, as in a trained one."""
    torch.manual_seed(0)
    model = build_backbone(name)
    for label, parameter in model.named_parameters():
        if label.endswith("layer_scale"):  # ConvNeXt starts with blocks that do next to nothing
            nn.init.ones_(parameter)
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = 1.0
    with torch.no_grad():
        model.train()(torch.randn(8, 3, 64, 64))
    for norm in norms:
        norm.momentum = 0.1
    return model


def fresh(name: str, classes: int = 5) -> nn.Module:
    """A network of its own with random weights and a head for `classes`."""
    model = copy.deepcopy(_built(name))
    replace_head(model, classes)
    return model


def frozen_but_last(name: str) -> nn.Module:
    """Only the last stage and the head learn."""
    model = fresh(name)
    freeze_all_but(model, [LAST_STAGE[name], HEADS[name]])
    return model


def train_once(model: nn.Module, side: int = 64) -> None:
    """One training step at a rate that nothing survives unchanged."""
    model.train()
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    loss = functional.cross_entropy(model(torch.randn(4, 3, side, side)), torch.arange(4))
    loss.backward()
    torch.optim.SGD(learning, 0.5).step()


@every_family
def test_running_the_stages_is_the_networks_own_forward(name: str) -> None:
    model, x = fresh(name).eval(), torch.randn(2, 3, 64, 64)
    out = x
    with torch.no_grad():
        for stage in stages(model).values():
            out = stage(out)
        assert torch.equal(out, model(x))
    assert out.shape == (2, 5)


@every_family
def test_stages_are_named_as_the_networks_modules(name: str) -> None:
    model = fresh(name)
    modules = dict(model.named_modules())
    for label, stage in stages(model).items():
        assert label in ("flatten", "avgpool") or modules[label] is stage


@every_family
def test_every_parameter_belongs_to_one_stage(name: str) -> None:
    model = fresh(name)
    of_stages = [id(parameter) for stage in stages(model).values() for parameter in stage.parameters()]
    assert sorted(of_stages) == sorted(id(parameter) for parameter in model.parameters())


@every_family
def test_the_head_is_found_and_replaced_and_nothing_else(name: str) -> None:
    original, model = _built(name), fresh(name, classes=7)
    found, head = head_of(model)
    assert found == HEADS[name]
    assert head.out_features == 7
    assert head.in_features == head_of(original)[1].in_features
    before, after = original.state_dict(), model.state_dict()
    assert list(before) == list(after)
    differing = {key for key in before if before[key].shape != after[key].shape}
    assert differing == {f"{found}.weight", f"{found}.bias"}


@every_family
def test_a_training_step_moves_what_is_not_frozen_and_nothing_else(name: str) -> None:
    model = frozen_but_last(name)
    before = snapshot(model)
    train_once(model)
    learning = (f"{LAST_STAGE[name]}.", f"{HEADS[name]}.")
    for label, parameter in model.named_parameters():
        assert (parameter.grad is not None) == label.startswith(learning), label
    moved = changed(before, model)
    assert all(label.startswith(learning) for label in moved)
    # Parameters and running statistics alike.
    assert moved == {label for label in before if label.startswith(learning)}


def test_without_freezing_every_batch_norm_moves() -> None:
    model = fresh("resnet18")
    before = snapshot(model)
    train_once(model)
    statistics = {label for label in before if "running" in label}
    assert len(statistics) == 40
    assert statistics <= changed(before, model)


@pytest.mark.parametrize(
    "layers",
    [["layer3"], ["layer4.1"], ["conv1"], ["layer2.0.conv1"]],
    ids=["a stage in the middle", "half a stage", "the first stage", "one convolution"],
)
def test_what_is_frozen_above_a_learning_layer_rests_too(layers: list[str]) -> None:
    model = fresh("resnet18")
    freeze_all_but(model, [*layers, "fc"])
    before = snapshot(model)
    frozen, rest = split_frozen(model)

    train_once(nn.Sequential(frozen, rest))  # which tells its parts to train and knows of nothing frozen
    learning = tuple(f"{layer}." for layer in (*layers, "fc"))
    assert changed(before, model) == {label for label in before if label.startswith(learning)}


def test_dropout_rests_in_frozen_layers_and_works_in_learning_ones() -> None:
    # EfficientNet drops whole blocks at random.
    model, x = frozen_but_last("efficientnet_b0"), torch.randn(2, 3, 64, 64)
    model.train()
    frozen, rest = split_frozen(model)
    features = frozen(x)
    assert torch.equal(frozen(x), features)
    assert not torch.equal(rest(features), rest(features))
    thawed = fresh("efficientnet_b0").train()
    assert not torch.equal(thawed(x), thawed(x))


def test_modes_can_be_switched_to_and_fro() -> None:
    model = frozen_but_last("resnet18")
    norms = {name: module for name, module in model.named_modules() if isinstance(module, nn.BatchNorm2d)}
    for _ in range(2):
        assert model.train() is model
        assert {name for name, norm in norms.items() if norm.training} == {
            name for name in norms if name.startswith("layer4")
        }
        assert model.training
        model.eval()
        assert not any(module.training for module in model.modules())


def test_freezing_again_thaws_what_is_named_now() -> None:
    model = frozen_but_last("resnet18")
    freeze_all_but(model, ["layer3", "fc"])
    before = snapshot(model)
    train_once(model)
    assert {name.split(".")[0] for name in changed(before, model)} == {"layer3", "fc"}


@pytest.mark.parametrize("how", ["copied", "pickled"])
def test_a_frozen_network_stays_so_when_it_is(how: str) -> None:
    model = frozen_but_last("mobilenet_v3_small")
    again = copy.deepcopy(model) if how == "copied" else pickle.loads(pickle.dumps(model))
    x = torch.randn(1, 3, 64, 64)
    assert torch.equal(again.eval()(x), model.eval()(x))
    before, untouched = snapshot(again), snapshot(model)
    train_once(again)
    moved = changed(before, again)
    assert moved
    assert all(name.startswith(("features.12.", "classifier.3.")) for name in moved)
    assert changed(untouched, model) == set(), "the copy shares something with the original"


@every_family
def test_the_two_parts_together_are_the_network(name: str) -> None:
    model, x = frozen_but_last(name).eval(), torch.randn(2, 3, 64, 64)
    frozen, rest = split_frozen(model)
    rest.eval()
    with torch.no_grad():
        assert torch.equal(rest(frozen(x)), model(x))
    assert not any(parameter.requires_grad for parameter in frozen.parameters())
    shared = {id(parameter) for parameter in [*frozen.parameters(), *rest.parameters()]}
    assert shared == {id(parameter) for parameter in model.parameters()}


def test_the_cut_is_before_the_first_stage_that_learns() -> None:
    model = fresh("resnet18")
    cuts = {("fc",): "flatten", ("layer4", "fc"): "layer3", ("layer2", "fc"): "layer1"}
    for learning, last in cuts.items():
        freeze_all_but(model, learning)
        frozen, rest = split_frozen(model)
        assert list(dict(frozen.named_children()))[-1] == last
        assert next(iter(dict(rest.named_children()))) == learning[0]
    freeze_all_but(model, ["conv1"])
    frozen, rest = split_frozen(model)
    assert len(frozen) == 0
    assert len(rest) == len(stages(model))


def test_layers_as_pytorch_makes_them_were_never_trained() -> None:
    model = build_backbone("resnet18")
    assert was_never_trained(model.layer4)
    replace_head(model, 5)
    train_once(model)
    assert not was_never_trained(model.layer4)
    assert was_never_trained(nn.LayerNorm(4))


@pytest.mark.parametrize("moved", ["weight", "bias", "running_mean", "running_var"])
def test_one_moved_value_is_the_mark_of_training(moved: str) -> None:
    norm = nn.BatchNorm2d(4)
    assert was_never_trained(norm)
    with torch.no_grad():
        getattr(norm, moved)[2] += 0.25
    assert not was_never_trained(norm)


def test_one_fresh_norm_among_trained_ones_is_a_fresh_layer() -> None:
    trained = nn.BatchNorm2d(4)
    nn.init.constant_(trained.bias, 0.5)
    assert not was_never_trained(nn.Sequential(trained))
    assert was_never_trained(nn.Sequential(trained, nn.BatchNorm2d(4)))


def test_a_layer_without_normalisation_is_taken_for_trained() -> None:
    assert not was_never_trained(nn.Conv2d(3, 4, 3))


@pytest.mark.parametrize("layer", ["layer5", "layer", "", "relu", "avgpool", "fc.weight"])
def test_an_unknown_layer_is_refused_with_those_there_are(layer: str) -> None:
    model = fresh("resnet18")
    with pytest.raises(BadInput) as caught:
        freeze_all_but(model, [layer, "fc"])
    assert f"no layer called “{layer}”" in str(caught.value)
    assert "conv1, bn1, layer1, layer2, layer3, layer4, fc" in str(caught.value)
    assert all(parameter.requires_grad for parameter in model.parameters()), "half of the work was done"


def test_stages_that_can_learn_are_those_with_parameters() -> None:
    assert learnable_stages(fresh("mobilenet_v3_small"))[-2:] == ["features.12", "classifier"]


def test_an_unknown_backbone_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"no backbone called “resnet19”.*resnet18") as caught:
        build_backbone("resnet19")
    assert all(name in str(caught.value) for name in HEADS)


def test_the_promised_families_are_supported_and_others_are_not() -> None:
    names = supported()
    assert names == sorted(names)
    assert set(HEADS) | {"resnet50", "resnext50_32x4d", "wide_resnet50_2"} <= set(names)
    with pytest.raises(BadInput, match="“vit_b_16”"):
        build_backbone("vit_b_16")


def test_a_network_of_another_make_is_refused() -> None:
    with pytest.raises(BadInput, match="Cannot tell the stages of a Linear"):
        stages(nn.Linear(2, 2))
    with pytest.raises(BadInput, match="A Conv2d has no linear layer"):
        head_of(nn.Conv2d(3, 4, 3))
