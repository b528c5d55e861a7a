"""A model whose answers a test can foresee: the picture's mean colour decides, and grey is none of these."""

# No `from __future__ import annotations` here: TorchScript reads the annotations of the network.
from pathlib import Path

import torch
from torch import Tensor, nn

from landmarks.deploy.artefact import Artefact, save_artefact
from landmarks.deploy.predictor import Predictor

__all__ = ["NAMES", "RED", "save_colour_model"]

NAMES = ["16.Eiffel_Tower", "07.Stonehenge", "09.Golden_Gate_Bridge", "20.Matterhorn", "41.Machu_Picchu"]
RED, THRESHOLD = "Eiffel Tower", 0.6


class ColourNetwork(nn.Module):
    """(B, 3, H, W) → (B, 5): the first three classes are red, green and blue, the others never win."""

    weights: Tensor

    def __init__(self) -> None:
        super().__init__()
        weights = torch.tensor([[2.0, -1, -1], [-1, 2, -1], [-1, -1, 2], [0, 0, 0], [0, 0, 0]])
        self.register_buffer("weights", 4 * weights)

    def forward(self, pictures: Tensor) -> Tensor:
        return pictures.mean(dim=[2, 3]) @ self.weights.t()


def save_colour_model(path: Path) -> Artefact:
    """Write the model as an artefact."""
    predictor = Predictor(ColourNetwork(), NAMES, [0.5] * 3, [0.5] * 3, resize=32, crop=32)
    return save_artefact(predictor, path, {"calibration": {"threshold": THRESHOLD}})
