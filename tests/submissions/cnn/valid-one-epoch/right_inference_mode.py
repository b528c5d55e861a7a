"""`inference_mode`, and back to training mode afterwards."""

import torch


def valid_one_epoch(valid_dataloader, model, loss):
    was = model.training
    model.train(False)
    total = 0.0
    with torch.inference_mode():
        for x, y in valid_dataloader:
            total += loss(model(x), y).item() * x.shape[0]
    model.train(was)
    return total / len(valid_dataloader.dataset)
