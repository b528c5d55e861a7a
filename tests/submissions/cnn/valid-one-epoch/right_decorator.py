"""`no_grad` as a decorator, returns a tensor."""

import torch


@torch.no_grad()
def valid_one_epoch(valid_dataloader, model, loss):
    model.eval()
    values = [(loss(model(x), y), len(y)) for x, y in valid_dataloader]
    return sum(value * size for value, size in values) / sum(size for _, size in values)
