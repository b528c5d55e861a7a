"""Traces with a batch of another size and shape."""
# misconception: traced

import torch


def export(predictor, path):
    example = torch.randint(0, 256, (8, 3, 64, 96), dtype=torch.uint8)
    with torch.no_grad():
        torch.jit.trace(predictor.eval(), example).save(path)
