"""Forgets `eval()`."""
# misconception: training-mode

import torch


def export(predictor, path):
    torch.jit.script(predictor).save(path)
