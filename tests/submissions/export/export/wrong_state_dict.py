"""Saves the weights alone."""
# misconception: pickled

import torch


def export(predictor, path):
    torch.save(predictor.eval().state_dict(), path)
