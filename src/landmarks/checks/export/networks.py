"""Small networks that are handed to a learner's code: their outputs tell how they were called.

All can become TorchScript.
"""

# No `from __future__ import annotations` here: TorchScript reads annotations and would find text for types.
import torch
from torch import Tensor, nn

__all__ = ["Branching", "TellTale", "Tiles"]

_GRID = 4


class TellTale(nn.Module):
    """(B, 3, H, W) float → (B, classes) scores from a coarse 4×4 picture of what came.

    Dropout and batch normalisation show the mode that it is in. Where gradients are recorded, the scores are
    others than without.
    """

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(_GRID)
        self.norm = nn.BatchNorm2d(3)
        self.dropout = nn.Dropout(0.5)
        self.head = nn.Linear(3 * _GRID * _GRID, classes)

    def forward(self, x: Tensor) -> Tensor:
        coarse = self.norm(self.pool(x))
        # Pooling would hide whether a picture was cropped; its size does not.
        scores = self.head(self.dropout(coarse.flatten(1))) * (x.shape[2] * x.shape[3] / 50176)
        if scores.requires_grad:
            scores = scores * 0.25
        return scores


class Tiles(nn.Module):
    """(B, 3, H, W) uint8 → (B, classes) probabilities, which depend on where in a picture the colours are."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(_GRID)
        self.head = nn.Linear(3 * _GRID * _GRID, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        coarse = self.pool(pictures.to(torch.float32) / 255)
        return self.head(coarse.flatten(1)).softmax(dim=1)


class Branching(nn.Module):
    """Like `Tiles`, with code that depends on a picture's shape and values, names and a dropout."""

    def __init__(self, classes: int, class_names: list[str]) -> None:
        super().__init__()
        self.tiles = Tiles(classes)
        self.dropout = nn.Dropout(0.5)
        self.class_names = class_names

    def forward(self, pictures: Tensor) -> Tensor:
        found = self.tiles(pictures)
        if pictures.shape[3] > pictures.shape[2]:
            found = found.flip(1)
        if bool(pictures.to(torch.float32).mean() < 80.0):
            found = found.roll(1, 1)
        for _ in range(pictures.shape[2] // 40):
            found = found * found
            found = found / found.sum(1, keepdim=True)
        return self.dropout(found)
