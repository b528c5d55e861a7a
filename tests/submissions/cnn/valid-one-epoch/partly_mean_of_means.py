"""Averages the batches' means."""
# misconception: last-batch-weighted-wrong

import torch


def valid_one_epoch(valid_dataloader, model, loss):
    model.eval()
    with torch.no_grad():
        values = [loss(model(x), y).item() for x, y in valid_dataloader]
    return sum(values) / len(values)
