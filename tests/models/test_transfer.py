"""A network for transfer learning: what learns, what rests, and at which pace."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
import torch
from torch import nn

from landmarks.deploy.torchscript import script_for_inference
from landmarks.errors import BadInput, WeightsError
from landmarks.models import get_model_transfer_learning
from landmarks.models.backbones import build_backbone
from landmarks.models.transfer import learnt_layers


def learning(model: nn.Module) -> set[str]:
    return {name for name, parameter in model.named_parameters() if parameter.requires_grad}


@pytest.fixture
def trained_weights(tmp_path: Path) -> Path:
    """ResNet18 as training leaves it, but for layer4, which is as PyTorch makes it."""
    state = build_backbone("resnet18").state_dict()
    for name, value in state.items():
        is_norm = ".bn" in name or name.startswith("bn1") or "downsample.1" in name
        if is_norm and value.is_floating_point() and not name.startswith("layer4"):
            value += 0.1
    torch.save(state, tmp_path / "trained.pth")
    return tmp_path / "trained.pth"


def test_the_starter_kits_call_is_ours() -> None:
    parameters = inspect.signature(get_model_transfer_learning).parameters
    assert [(name, parameters[name].default) for name in list(parameters)[:3]] == [
        ("model_name", "resnet18"),
        ("n_classes", 50),
        ("weights", "imagenet"),
    ]
    assert parameters["weights"].kind is inspect.Parameter.KEYWORD_ONLY


def test_by_default_only_the_new_head_learns() -> None:
    model = get_model_transfer_learning("resnet18", 7, weights="none")
    assert learning(model) == {"fc.weight", "fc.bias"}
    assert model.eval()(torch.randn(2, 3, 64, 64)).shape == (2, 7)


@pytest.mark.parametrize(("name", "unfreeze"), [("resnet18", "layer4"), ("efficientnet_b0", "features.8")])
def test_named_layers_learn_too(name: str, unfreeze: str) -> None:
    model = get_model_transfer_learning(name, 3, weights="none", unfreeze=[unfreeze])
    head = {"resnet18": "fc.", "efficientnet_b0": "classifier.1."}[name]
    expected = {key for key, _ in model.named_parameters() if key.startswith((f"{unfreeze}.", head))}
    assert learning(model) == expected
    assert len(expected) > 2


def test_the_weights_in_the_file_are_the_networks(trained_weights: Path) -> None:
    model = get_model_transfer_learning("resnet18", 3, weights=trained_weights)
    state = torch.load(trained_weights)
    for name, value in model.state_dict().items():
        if not name.startswith("fc."):
            assert torch.equal(value, state[name])
    assert model.fc.out_features == 3


def test_layers_that_hold_learnt_weights_are_told_from_fresh_ones(trained_weights: Path) -> None:
    def layers(weights: str | Path, *unfreeze: str) -> list[str]:
        return learnt_layers(get_model_transfer_learning("resnet18", 3, weights=weights, unfreeze=unfreeze))

    assert layers(trained_weights, "layer3", "layer4") == ["layer3"]
    assert layers(trained_weights, "layer2", "layer3.1") == ["layer2", "layer3"]
    assert layers(trained_weights) == []
    assert layers("none", "layer3", "layer4") == []


@pytest.mark.parametrize("classes", [0, -1])
def test_no_class_is_too_few(classes: int) -> None:
    with pytest.raises(BadInput, match=f"at least one class, got n_classes={classes}"):
        get_model_transfer_learning(n_classes=classes, weights="none")


def test_bad_names_are_refused() -> None:
    with pytest.raises(BadInput, match="no backbone called “resnet19”"):
        get_model_transfer_learning("resnet19", weights="none")
    with pytest.raises(BadInput, match="no layer called “layer9”"):
        get_model_transfer_learning("resnet18", weights="none", unfreeze=("layer9",))
    with pytest.raises(WeightsError, match=r"no weights file at nowhere\.pth"):
        get_model_transfer_learning("resnet18", weights="nowhere.pth")


def test_a_frozen_network_can_be_scripted() -> None:
    model = get_model_transfer_learning("mobilenet_v3_small", 4, weights="none", unfreeze=("features.12",))
    model.eval()
    scripted, x = script_for_inference(model, keep=[]), torch.randn(3, 3, 50, 40)
    # Scripting folds each batch norm into its convolution, which rounds once more.
    torch.testing.assert_close(scripted(x), model(x), atol=1e-5, rtol=1e-3)
