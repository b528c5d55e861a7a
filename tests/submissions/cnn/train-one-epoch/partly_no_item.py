"""Adds up the losses as tensors, and gives back a tensor."""
# misconception: item-forgotten

import torch


def train_one_epoch(train_dataloader, model, optimizer, loss):
    model.train()
    total, count = 0.0, 0
    for x, y in train_dataloader:
        optimizer.zero_grad()
        value = loss(model(x), y)
        value.backward()
        optimizer.step()
        total += value * len(y)
        count += len(y)
    return total / count
