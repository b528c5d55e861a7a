"""Frozen parameters get the stage's rate."""
# misconception: frozen-parameters-in-optimizer

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    model.get_submodule(stage).requires_grad_(True)
    body = [p for name, p in model.named_parameters() if not name.startswith("fc.")]
    return torch.optim.SGD([{"params": model.fc.parameters(), "lr": head_rate}, {"params": body, "lr": stage_rate}])
