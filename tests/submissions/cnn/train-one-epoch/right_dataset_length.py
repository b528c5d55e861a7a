"""Divides by the length of the data set, steps with a closure."""

import torch


def train_one_epoch(train_dataloader, model, optimizer, loss):
    model.train(True)
    total = 0.0
    for x, y in train_dataloader:

        def closure(x=x, y=y):
            optimizer.zero_grad()
            value = loss(model(x), y)
            value.backward()
            return value

        total += float(optimizer.step(closure)) * x.shape[0]
    return total / len(train_dataloader.dataset)
