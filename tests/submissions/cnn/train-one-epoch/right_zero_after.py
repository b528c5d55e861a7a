"""Clears the gradients after the step, counts with enumerate, returns a tensor."""

import torch


def train_one_epoch(train_dataloader, model, optimizer, loss):
    device = next(model.parameters()).device
    model = model.train()
    optimizer.zero_grad(set_to_none=True)
    losses, sizes = [], []
    for index, batch in enumerate(train_dataloader):
        data, target = batch[0].to(device), batch[1].to(device)
        value = loss(model(data), target)
        value.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(value.detach() * target.shape[0])
        sizes.append(target.shape[0])
    return torch.stack(losses).sum() / sum(sizes)
