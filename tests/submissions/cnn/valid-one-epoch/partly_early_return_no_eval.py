"""Returns inside the loop, and forgets `eval()`."""
# misconception: eval-forgotten

import torch


def valid_one_epoch(valid_dataloader, model, loss):
    with torch.no_grad():
        for x, y in valid_dataloader:
            return loss(model(x), y).item()
