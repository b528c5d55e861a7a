"""Freezes, and keeps the names."""

import torch


def export(predictor, path):
    scripted = torch.jit.script(predictor.eval())
    torch.jit.freeze(scripted, preserved_attrs=["class_names"]).save(path)
