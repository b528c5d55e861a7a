"""Writes to a name of its own."""
# misconception: not-written

import torch


def export(predictor, path):
    torch.jit.script(predictor.eval()).save(path + ".torchscript")
