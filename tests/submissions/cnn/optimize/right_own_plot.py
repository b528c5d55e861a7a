"""Draws with a package that is not there, when it is asked to."""

import math

import torch


def optimize(data_loaders, model, optimizer, loss, n_epochs, save_path, interactive_tracking=False):
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.3, patience=1, threshold=0.01)
    if interactive_tracking:
        import livelossplot_that_is_not_there as curves
    else:
        curves = None
    lowest = math.inf
    for epoch in range(1, n_epochs + 1):
        train_loss = train_one_epoch(data_loaders["train"], model, optimizer, loss)
        valid_loss = valid_one_epoch(data_loaders["valid"], model, loss)
        if valid_loss < lowest:
            lowest = valid_loss
            torch.save(model.state_dict(), save_path)
        scheduler.step(valid_loss)
        if curves is not None:
            curves.add(epoch, training=train_loss, validation=valid_loss)
