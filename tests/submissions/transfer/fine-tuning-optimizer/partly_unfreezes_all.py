"""Unfreezes everything."""
# misconception: everything-unfrozen

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    for parameter in model.parameters():
        parameter.requires_grad = True
    groups = [
        {"params": model.fc.parameters(), "lr": head_rate},
        {"params": model.get_submodule(stage).parameters(), "lr": stage_rate},
    ]
    return torch.optim.SGD(groups, momentum=0.9)
