"""getattr and a default rate for the stage."""

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    part = getattr(model, stage).requires_grad_(True)
    groups = [{"params": part.parameters()}, {"params": model.fc.parameters(), "lr": head_rate}]
    return torch.optim.SGD(groups, lr=stage_rate, momentum=0.9)
