"""Returns the list of losses."""
# misconception: unusable

import torch


def valid_one_epoch(valid_dataloader, model, loss):
    model.eval()
    with torch.no_grad():
        return [loss(model(x), y).item() for x, y in valid_dataloader]
