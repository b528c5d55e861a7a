"""All scores first, one loss at the end."""

import torch


def valid_one_epoch(valid_dataloader, model, loss):
    model.eval()
    device = next(model.parameters()).device
    with torch.set_grad_enabled(False):
        pairs = [(model(x.to(device)), y.to(device)) for x, y in valid_dataloader]
        return loss(torch.cat([a for a, _ in pairs]), torch.cat([b for _, b in pairs])).item()
