"""Returns inside the loop."""
# misconception: first-batch-only

import torch


def train_one_epoch(train_dataloader, model, optimizer, loss):
    model.train()
    for x, y in train_dataloader:
        optimizer.zero_grad()
        value = loss(model(x), y)
        value.backward()
        optimizer.step()
        return value.item()
