"""Averages the batches' means, as the starter kit's line does: the last batch counts too much."""
# misconception: last-batch-weighted-wrong

import torch


def train_one_epoch(train_dataloader, model, optimizer, loss):
    model.train()
    train_loss = 0.0
    for batch_idx, (data, target) in enumerate(train_dataloader):
        optimizer.zero_grad()
        loss_value = loss(model(data), target)
        loss_value.backward()
        optimizer.step()
        train_loss = train_loss + ((1 / (batch_idx + 1)) * (loss_value.data.item() - train_loss))
    return train_loss
