"""The plain recipe that most learners use, to compare with.

Every epoch opens every picture with Pillow, resizes it to 256, cuts out 224×224 and augments it with
torchvision's transforms, one picture at a time in the workers of a DataLoader; the network runs in float32
and channels first.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from landmarks.data.loaders import get_data_loaders
from landmarks.pipeline.train import TrainRequest

__all__ = ["accuracy", "loaders", "train_batches"]

BATCH_SIZE = 64


def loaders(data: str, seed: int = 0) -> dict[str, DataLoader[Any]]:
    """The starter kit's loaders with a worker a core and its usual sizes."""
    return get_data_loaders(
        batch_size=BATCH_SIZE,
        valid_size=TrainRequest.valid_fraction,
        num_workers=os.cpu_count() or 1,
        data=data,
        seed=seed,
    )


def train_batches(
    model: nn.Module, optimizer: torch.optim.Optimizer, batches: DataLoader[Any], limit: int | None = None
) -> Iterator[float]:
    """Train on the batches of one epoch, giving the seconds that each took, loading included."""
    loss = nn.CrossEntropyLoss()
    model.train()
    before = time.perf_counter()
    for number, (pictures, labels) in enumerate(batches):
        if number == limit:
            return
        optimizer.zero_grad()
        loss(model(pictures), labels).backward()
        optimizer.step()
        now = time.perf_counter()
        yield now - before
        before = now


@torch.inference_mode()
def accuracy(model: nn.Module, batches: DataLoader[tuple[Tensor, Tensor]]) -> float:
    """Top-1 accuracy on all batches."""
    model.eval()
    right = count = 0
    for pictures, labels in batches:
        right += int((model(pictures).argmax(dim=1) == labels).sum())
        count += len(labels)
    return right / count
