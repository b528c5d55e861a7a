"""A copy of the training loop."""
# misconception: learns-while-measuring

import torch


def valid_one_epoch(valid_dataloader, model, loss):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    total, count = 0.0, 0
    for x, y in valid_dataloader:
        optimizer.zero_grad()
        value = loss(model(x), y)
        value.backward()
        optimizer.step()
        total += value.item() * len(y)
        count += len(y)
    return total / count
