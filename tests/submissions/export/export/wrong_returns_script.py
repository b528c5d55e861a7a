"""Returns the script and writes nothing."""
# misconception: not-written

import torch


def export(predictor, path):
    return torch.jit.script(predictor.eval())
