"""Loops of its own and a learning rate that falls each epoch; returns the history."""

import copy
from pathlib import Path

import torch


def optimize(data_loaders, model, optimizer, loss, n_epochs, save_path, interactive_tracking=False):
    history = []
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)
    while len(history) < n_epochs:
        model.train()
        for x, y in data_loaders["train"]:
            optimizer.zero_grad()
            loss(model(x), y).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            value = sum(loss(model(x), y).item() * len(y) for x, y in data_loaders["valid"])
        if not history or value < min(history):
            with open(save_path, "wb") as file:
                torch.save(model.state_dict(), file)
        history.append(value)
        schedule.step()
    return history
