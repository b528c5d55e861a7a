"""A running mean, weighted by the batch; gradients cleared through the model."""

import torch


def train_one_epoch(train_dataloader, model, optimizer, loss):
    if torch.cuda.is_available():
        model = model.cuda()
    model.train()
    mean, seen = 0.0, 0
    for data, target in train_dataloader:
        if torch.cuda.is_available():
            data, target = data.cuda(), target.cuda()
        model.zero_grad()
        output = model(data)
        loss_value = loss(output, target)
        loss_value.backward()
        optimizer.step()
        seen += data.size(0)
        mean += (loss_value.data.item() - mean) * data.size(0) / seen
    return mean
