"""A copy, on the CPU, written through an open file."""

import copy

import torch


def export(predictor, path):
    ready = copy.deepcopy(predictor).cpu().eval()
    for parameter in ready.parameters():
        parameter.requires_grad = False
    with open(path, "wb") as file:
        torch.jit.save(torch.jit.script(ready), file)
