"""Leaves the head out."""
# misconception: head-left-out

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    part = model.get_submodule(stage).requires_grad_(True)
    return torch.optim.SGD(part.parameters(), lr=stage_rate, momentum=0.9)
