"""`torch.jit.save` of a script, in evaluation mode."""

import torch


def export(predictor, path):
    predictor.eval()
    torch.jit.save(torch.jit.script(predictor), path)
