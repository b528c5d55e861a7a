"""The plain training loops, under the names that learners know from the widely used starter kit.

They say what each step does and nothing else: one batch at a time, any model, any loader. The course's own
runs use `landmarks.training.fit`, which does the same for speed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader
from tqdm.auto import tqdm

from landmarks.errors import BadInput
from landmarks.models.torch_files import write_torch_file

__all__ = ["one_epoch_test", "optimize", "train_one_epoch", "valid_one_epoch"]

Loader = DataLoader[tuple[Tensor, Tensor]]


def train_one_epoch(
    train_dataloader: Loader, model: nn.Module, optimizer: torch.optim.Optimizer, loss: nn.Module
) -> float:
    """Train `model` on every batch once and return the mean loss per picture.

    The model is put in training mode. Batches go to the device that the model is on.
    """
    model.train()
    device = _device_of(model)
    total, count = 0.0, 0
    for pictures, labels in tqdm(train_dataloader, desc="Training", leave=False):
        pictures, labels = pictures.to(device), labels.to(device)  # (B, 3, H, W), (B,)
        optimizer.zero_grad()
        value = loss(model(pictures), labels)
        value.backward()
        optimizer.step()
        # The last batch may be smaller: weigh each by its size.
        total += value.item() * len(labels)
        count += len(labels)
    _require_any(count, "train on")
    return total / count


def valid_one_epoch(valid_dataloader: Loader, model: nn.Module, loss: nn.Module) -> float:
    """The mean loss per picture, with the model in evaluation mode and nothing learnt."""
    mean_loss, _, _ = _measure(valid_dataloader, model, loss, "Validating")
    return mean_loss


def optimize(
    data_loaders: Mapping[str, Loader],
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    loss: nn.Module,
    n_epochs: int,
    save_path: str | Path,
    interactive_tracking: bool = False,
) -> list[dict[str, float]]:
    """Train for `n_epochs`, saving the weights to `save_path` whenever the validation loss falls by over 1 %.

    `data_loaders` has `train` and `valid`. The learning rate is divided by ten when the validation loss stops
    falling. `interactive_tracking` keeps the progress line of each epoch on the screen. Returns one row an
    epoch: epoch, train_loss, valid_loss, learning_rate.
    """
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, threshold=0.01)
    best: float | None = None
    history = []
    for epoch in range(1, n_epochs + 1):
        train_loss = train_one_epoch(data_loaders["train"], model, optimizer, loss)
        valid_loss = valid_one_epoch(data_loaders["valid"], model, loss)
        rate = optimizer.param_groups[0]["lr"]
        line = f"Epoch {epoch}: training loss {train_loss:.4f}, validation loss {valid_loss:.4f}"
        if best is None or best - valid_loss > 0.01 * abs(best):
            best = valid_loss
            write_torch_file(model.state_dict(), Path(save_path))
            line += ", saved"
        if interactive_tracking:
            tqdm.write(line)
        scheduler.step(valid_loss)
        history.append(
            {"epoch": epoch, "train_loss": train_loss, "valid_loss": valid_loss, "learning_rate": rate}
        )
    return history


def one_epoch_test(test_dataloader: Loader, model: nn.Module, loss: nn.Module) -> float:
    """Say the loss and the accuracy on the test pictures and return the mean loss per picture."""
    mean_loss, correct, count = _measure(test_dataloader, model, loss, "Testing")
    tqdm.write(f"Test loss: {mean_loss:.6f}")
    tqdm.write(f"Test accuracy: {correct / count:.1%} ({correct}/{count})")
    return mean_loss


@torch.no_grad()
def _measure(
    dataloader: Loader, model: nn.Module, loss: nn.Module, description: str
) -> tuple[float, int, int]:
    model.eval()
    device = _device_of(model)
    total, correct, count = 0.0, 0, 0
    for pictures, labels in tqdm(dataloader, desc=description, leave=False):
        pictures, labels = pictures.to(device), labels.to(device)
        scores = model(pictures)  # (B, C)
        total += loss(scores, labels).item() * len(labels)
        correct += int((scores.argmax(dim=1) == labels).sum())
        count += len(labels)
    _require_any(count, "measure")
    return total / count, correct, count


def _require_any(count: int, purpose: str) -> None:
    if count == 0:
        raise BadInput(f"The loader gave no picture to {purpose}; check its limit, its split and drop_last.")


def _device_of(model: nn.Module) -> torch.device:
    return next(model.parameters()).device
