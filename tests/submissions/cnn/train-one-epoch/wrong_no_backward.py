"""Forgets `backward`."""
# misconception: backward-forgotten

import torch


def train_one_epoch(train_dataloader, model, optimizer, loss):
    model.train()
    total, count = 0.0, 0
    for x, y in train_dataloader:
        optimizer.zero_grad()
        value = loss(model(x), y)
        optimizer.step()
        total += value.item() * len(y)
        count += len(y)
    return total / count
