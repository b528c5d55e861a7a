"""The scratch CNN: any picture, any number of classes, and the structure that it promises."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from torch import nn
from torch.nn import functional

from landmarks.deploy.torchscript import script_for_inference
from landmarks.errors import BadInput
from landmarks.models import MyModel
from landmarks.models.scratch import ConvUnit, VGGBlock


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 40), (17, 40), (64, 64), (97, 33)])
@pytest.mark.parametrize("classes", [1, 7])
def test_any_picture_gets_a_score_for_each_class(height: int, width: int, classes: int) -> None:
    model = MyModel(classes).eval()
    scores = model(torch.randn(2, 3, height, width))
    assert scores.shape == (2, classes)
    assert scores.isfinite().all()


def test_the_smallest_pictures_can_be_learnt_from() -> None:
    model = MyModel(3)
    model(torch.randn(2, 3, 1, 1)).sum().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.isfinite().all(), name


def test_every_convolution_is_3x3_padded_and_normalised() -> None:
    layers = [module for module in MyModel().modules() if not list(module.children())]
    convolutions = [index for index, layer in enumerate(layers) if isinstance(layer, nn.Conv2d)]
    assert len(convolutions) >= 5
    for index in convolutions:
        convolution, norm, activation = layers[index : index + 3]
        assert isinstance(convolution, nn.Conv2d)
        assert (convolution.kernel_size, convolution.padding) == ((3, 3), (1, 1))
        assert isinstance(norm, nn.BatchNorm2d)
        assert norm.num_features == convolution.out_channels
        assert convolution.bias is None, "batch normalisation would take a bias away again"
        assert isinstance(activation, nn.ReLU)


def test_blocks_widen_and_pooling_stands_between_them() -> None:
    kinds = [type(part).__name__ for part in MyModel().blocks]
    assert kinds == ["VGGBlock", *["MaxPool2d", "VGGBlock"] * 3]
    widths = [module.out_channels for module in MyModel().modules() if isinstance(module, nn.Conv2d)]
    assert all(before <= after for before, after in itertools.pairwise(widths))


def test_the_head_pools_adaptively_and_is_an_mlp_with_dropout() -> None:
    head = list(MyModel(num_classes=9, dropout=0.4).head)
    assert isinstance(head[0], nn.AdaptiveAvgPool2d)
    linears = [layer for layer in head if isinstance(layer, nn.Linear)]
    assert len(linears) == 2
    assert linears[-1].out_features == 9
    assert [layer.p for layer in head if isinstance(layer, nn.Dropout)] == [0.4]


@pytest.mark.parametrize(("side", "stride", "expected"), [(8, 1, 8), (8, 2, 4), (7, 2, 4), (1, 2, 1)])
def test_a_conv_unit_keeps_the_side_up_to_its_stride(side: int, stride: int, expected: int) -> None:
    out = ConvUnit(3, 5, stride).eval()(torch.randn(1, 3, side, side + 1))
    assert out.shape == (1, 5, expected, math.ceil((side + 1) / stride))
    assert (out >= 0).all()


def test_a_block_has_as_many_convolutions_as_asked_for() -> None:
    block = VGGBlock(4, 6, 3)
    shapes = [(unit[0].in_channels, unit[0].out_channels) for unit in block]
    assert shapes == [(4, 6), (6, 6), (6, 6)]


def test_every_parameter_gets_a_gradient() -> None:
    model = MyModel(5)
    loss = functional.cross_entropy(model(torch.randn(8, 3, 32, 32)), torch.arange(8) % 5)
    loss.backward()
    without = [name for name, p in model.named_parameters() if p.grad is None or not p.grad.any()]
    assert without == []


@pytest.mark.parametrize("classes", [2, 50])
def test_the_first_loss_is_that_of_guessing(classes: int) -> None:
    model = MyModel(classes)
    labels = torch.arange(64) % classes
    loss = functional.cross_entropy(model(torch.randn(64, 3, 32, 32)), labels)
    # Fresh scores spread by about a half around zero, which costs about a tenth.
    assert abs(loss.item() - math.log(classes)) < 0.3


def test_dropout_drops_in_training_only() -> None:
    x = torch.randn(4, 3, 16, 16)
    dropping, keeping = MyModel(3, dropout=0.5), MyModel(3, dropout=0.0)
    assert not torch.equal(dropping(x), dropping(x))
    assert torch.equal(keeping(x), keeping(x))
    dropping.eval()
    assert torch.equal(dropping(x), dropping(x))


def test_in_evaluation_a_picture_is_scored_alike_in_any_company() -> None:
    model = MyModel(3)
    model(torch.randn(8, 3, 24, 24))  # moves the batch norms' statistics off their start
    model.eval()
    x = torch.randn(5, 3, 24, 24)
    # The order of a convolution's sums may depend on the batch.
    torch.testing.assert_close(model(x)[2:3], model(x[2:3]), atol=1e-5, rtol=1e-4)


def test_a_scripted_copy_gives_the_same_scores() -> None:
    model = MyModel(4)
    model(torch.randn(8, 3, 24, 24))
    model.eval()
    scripted = script_for_inference(model, keep=[])
    other = MyModel(4).eval()
    for shape in [(1, 3, 24, 24), (3, 3, 9, 40), (2, 3, 1, 1)]:
        x = torch.randn(shape)
        # Scripting folds each batch norm into its convolution, which rounds once more.
        torch.testing.assert_close(scripted(x), model(x), atol=1e-5, rtol=1e-4)
        assert not torch.allclose(scripted(x), other(x), atol=1e-3), "any network would have passed"


@pytest.mark.parametrize("classes", [0, -3])
def test_no_class_is_too_few(classes: int) -> None:
    with pytest.raises(BadInput, match=f"at least one class, got num_classes={classes}"):
        MyModel(classes)


@pytest.mark.parametrize("dropout", [-0.1, 1.0, 30, float("nan")])
def test_dropout_must_be_a_probability_that_leaves_something(dropout: float) -> None:
    with pytest.raises(BadInput, match=rf"probability in \[0, 1\), got {dropout}"):
        MyModel(dropout=dropout)


def test_the_default_is_made_for_the_fifty_landmarks() -> None:
    assert MyModel().eval()(torch.randn(1, 3, 32, 32)).shape == (1, 50)
