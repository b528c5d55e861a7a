"""One rate for both."""
# misconception: same-rate-for-both

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    model.get_submodule(stage).requires_grad_(True)
    return torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=head_rate, momentum=0.9)
