"""Pickles the whole module."""
# misconception: pickled

import torch


def export(predictor, path):
    torch.save(predictor.eval(), path)
