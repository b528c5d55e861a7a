"""Calls the training loss by another name than the given line does."""
# misconception: name-of-given-line

import math

import torch

from landmarks.checks import LiveCurves


def optimize(data_loaders, model, optimizer, loss, n_epochs, save_path, interactive_tracking=False):
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.3, patience=1, threshold=0.01)
    curves = LiveCurves() if interactive_tracking else None
    lowest = math.inf
    for epoch in range(1, n_epochs + 1):
        loss_of_training = train_one_epoch(data_loaders["train"], model, optimizer, loss)
        valid_loss = valid_one_epoch(data_loaders["valid"], model, loss)
        if valid_loss < lowest:
            lowest = valid_loss
            torch.save(model.state_dict(), save_path)
        scheduler.step(valid_loss)
        if curves is not None:
            curves.add(epoch, training=train_loss, validation=valid_loss)
