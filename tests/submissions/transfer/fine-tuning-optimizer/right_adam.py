"""Adam, with groups added one by one."""

import torch


def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    for parameter in model.get_submodule(stage).parameters():
        parameter.requires_grad_()
    optimizer = torch.optim.Adam(model.fc.parameters(), lr=head_rate)
    optimizer.add_param_group({"params": list(model.get_submodule(stage).parameters()), "lr": stage_rate})
    return optimizer
