"""Networks that are small and far from trivial, pictures, and torchvision's pipeline to compare with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torchvision import transforms

from landmarks.deploy.artefact import Artefact, save_artefact
from landmarks.deploy.predictor import Predictor

MEAN, STD = [0.47, 0.45, 0.41], [0.22, 0.23, 0.25]
NAMES = ["07.Stonehenge", "16.Eiffel_Tower", "Café & „Zoo“", "Our house", "99.Atlantis"]


def randomise_batch_norms(network: nn.Module) -> nn.Module:
    """Give every batch norm statistics and weights as if it had been trained: folding must show."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.3)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.3)
    return network.eval()


@pytest.fixture
def make_network() -> Callable[..., nn.Module]:
    """Make a small convolutional network with batch norms; another seed prefers other classes."""

    def make(seed: int = 0, classes: int = len(NAMES)) -> nn.Module:
        torch.manual_seed(seed)
        network = nn.Sequential(
            nn.Conv2d(3, 16, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.Conv2d(16, 24, 3, stride=2, padding=1),
            nn.BatchNorm2d(24),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(3),
            nn.Flatten(),
            nn.Linear(24 * 9, classes),
        )
        with torch.no_grad():
            network[-1].weight.mul_(12)  # logits apart, so that probabilities are not all alike
        return randomise_batch_norms(network)

    return make


@pytest.fixture
def predictor(make_network: Callable[..., nn.Module]) -> Predictor:
    """Five classes, resize 72, crop 64, and a temperature, which every artefact and export must keep."""
    return Predictor(make_network(), NAMES, MEAN, STD, resize=72, crop=64, temperature=1.5)


@pytest.fixture
def artefact(predictor: Predictor, tmp_path: Path) -> Artefact:
    """`predictor` as an artefact."""
    return save_artefact(predictor, tmp_path / "model.pt", {"seed": 3})


@pytest.fixture
def eager() -> Callable[[Predictor, Tensor], Tensor]:
    """What everyone writes by hand: torchvision's transforms, the network, the softmax. → (B, C)."""

    def run(predictor: Predictor, pictures: Tensor) -> Tensor:
        prepare = transforms.Compose(
            [
                transforms.Resize([predictor.resize], antialias=True),
                transforms.CenterCrop(predictor.crop),
                transforms.ConvertImageDtype(torch.float32),
                transforms.Normalize(MEAN, STD),
            ]
        )
        with torch.inference_mode():
            return (predictor.model(prepare(pictures)) / predictor.temperature).softmax(dim=1)

    return run


@pytest.fixture
def make_picture() -> Callable[..., np.ndarray]:
    """Make coloured clouds with grain, (H, W, 3) uint8: what resizing does to them shows."""

    def make(height: int, width: int, seed: int = 0) -> np.ndarray:
        generator = torch.Generator().manual_seed(seed)
        blotches = torch.rand(1, 3, 5, 5, generator=generator) * 320 - 30
        clouds = nn.functional.interpolate(blotches, (height, width), mode="bilinear")[0]
        grain = torch.randn(clouds.shape, generator=generator) * 10
        return (clouds + grain).clamp(0, 255).to(torch.uint8).permute(1, 2, 0).numpy()

    return make
