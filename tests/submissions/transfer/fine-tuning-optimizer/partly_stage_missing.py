"""Unfreezes the stage and leaves it out."""
# misconception: stage-left-out

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    model.get_submodule(stage).requires_grad_(True)
    return torch.optim.SGD(model.fc.parameters(), lr=head_rate, momentum=0.9)
