"""Steps before `backward`."""
# misconception: step-before-backward

import torch


def train_one_epoch(train_dataloader, model, optimizer, loss):
    model.train()
    total, count = 0.0, 0
    for x, y in train_dataloader:
        value = loss(model(x), y)
        optimizer.step()
        value.backward()
        total += value.item() * len(y)
        count += len(y)
    return total / count
