"""Saves the weights with `torch.save`."""
# misconception: unusable

import torch
from torch import nn

from landmarks.data.loaders import compute_mean_and_std, get_data_loaders
from landmarks.deploy.artefact import save_artefact
from landmarks.deploy.predictor import Predictor


torch.save(nn.Linear(3, 4).state_dict(), "artefacts/scratch.pt")
