"""Freezes and loses the names."""
# misconception: class-names-lost

import torch


def export(predictor, path):
    torch.jit.freeze(torch.jit.script(predictor.eval())).save(path)
