"""Keeps a copy of the best weights and writes it at the end; no scheduler."""

import copy
from pathlib import Path

import torch


def optimize(data_loaders, model, optimizer, loss, n_epochs, save_path, interactive_tracking=False):
    best, weights = float("inf"), None
    for _ in range(n_epochs):
        train_one_epoch(data_loaders["train"], model, optimizer, loss)
        value = valid_one_epoch(data_loaders["valid"], model, loss)
        if value < best:
            best, weights = value, copy.deepcopy(model.state_dict())
    torch.save(weights, Path(save_path))
