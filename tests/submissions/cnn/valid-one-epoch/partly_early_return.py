"""Returns inside the loop."""
# misconception: first-batch-only

import torch


def valid_one_epoch(valid_dataloader, model, loss):
    model.eval()
    total, count = 0.0, 0
    with torch.no_grad():
        for x, y in valid_dataloader:
            total += loss(model(x), y).item() * len(y)
            count += len(y)
            return total / count
