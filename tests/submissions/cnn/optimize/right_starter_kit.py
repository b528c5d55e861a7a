"""As in the starter kit: saves when the loss falls by more than one percent."""

import copy
from pathlib import Path

import torch


def optimize(data_loaders, model, optimizer, loss, n_epochs, save_path, interactive_tracking=False):
    valid_loss_min = None
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, threshold=0.01)
    for epoch in range(1, n_epochs + 1):
        train_loss = train_one_epoch(data_loaders["train"], model, optimizer, loss)
        valid_loss = valid_one_epoch(data_loaders["valid"], model, loss)
        if valid_loss_min is None or ((valid_loss_min - valid_loss) / valid_loss_min > 0.01):
            torch.save(model.state_dict(), save_path)
            valid_loss_min = valid_loss
        scheduler.step(valid_loss)
