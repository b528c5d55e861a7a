"""Numbers of its own."""
# misconception: wrong-head-rate

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    part = model.get_submodule(stage).requires_grad_(True)
    return torch.optim.SGD(
        [{"params": model.fc.parameters(), "lr": 1e-2}, {"params": part.parameters(), "lr": 1e-3}], momentum=0.9
    )
