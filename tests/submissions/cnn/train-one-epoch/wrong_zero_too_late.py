"""Clears the gradients between `backward` and the step."""
# misconception: cleared-too-late

import torch


def train_one_epoch(train_dataloader, model, optimizer, loss):
    model.train()
    total, count = 0.0, 0
    for x, y in train_dataloader:
        value = loss(model(x), y)
        value.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += value.item() * len(y)
        count += len(y)
    return total / count
