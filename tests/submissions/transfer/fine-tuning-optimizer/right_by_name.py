"""Groups by names, from all that learns."""

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    slow, fast = [], []
    for name, parameter in model.named_parameters():
        if name.startswith(stage + "."):
            parameter.requires_grad = True
            slow.append(parameter)
        elif parameter.requires_grad:
            fast.append(parameter)
    return torch.optim.SGD([{"params": fast, "lr": head_rate}, {"params": slow, "lr": stage_rate}], lr=0.1)
