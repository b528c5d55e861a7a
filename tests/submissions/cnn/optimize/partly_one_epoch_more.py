"""One epoch too many."""
# misconception: wrong-epoch-count

import copy
from pathlib import Path

import torch


def optimize(data_loaders, model, optimizer, loss, n_epochs, save_path, interactive_tracking=False):
    lowest = float("inf")
    for epoch in range(n_epochs + 1):
        train_one_epoch(data_loaders["train"], model, optimizer, loss)
        valid_loss = valid_one_epoch(data_loaders["valid"], model, loss)
        if valid_loss < lowest:
            lowest = valid_loss
            torch.save(model.state_dict(), save_path)
