"""Keeps the best weights without copying them, so that training goes on in them."""
# misconception: last-not-best

import copy
from pathlib import Path

import torch


def optimize(data_loaders, model, optimizer, loss, n_epochs, save_path, interactive_tracking=False):
    best = float("inf")
    for _ in range(n_epochs):
        train_one_epoch(data_loaders["train"], model, optimizer, loss)
        value = valid_one_epoch(data_loaders["valid"], model, loss)
        if value < best:
            best, weights = value, model.state_dict()
    torch.save(weights, save_path)
