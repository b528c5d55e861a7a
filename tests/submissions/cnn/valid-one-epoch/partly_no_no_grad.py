"""Forgets `no_grad()`."""
# misconception: no-grad-forgotten

import torch


def valid_one_epoch(valid_dataloader, model, loss):
    model.eval()
    total, count = 0.0, 0
    for x, y in valid_dataloader:
        total += loss(model(x), y).item() * len(y)
        count += len(y)
    return total / count
