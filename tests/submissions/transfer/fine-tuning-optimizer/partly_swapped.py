"""The rates the other way round."""
# misconception: rates-swapped

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    part = model.get_submodule(stage).requires_grad_(True)
    return torch.optim.SGD(
        [{"params": model.fc.parameters(), "lr": stage_rate}, {"params": part.parameters(), "lr": head_rate}], lr=0.1
    )
