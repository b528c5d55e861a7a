"""A network with fifty classes for data that have four."""
# misconception: wrong-class-count

import torch
from torch import nn

from landmarks.data.loaders import compute_mean_and_std, get_data_loaders
from landmarks.deploy.artefact import save_artefact
from landmarks.deploy.predictor import Predictor


model = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 50))
predictor = Predictor(model, [str(n) for n in range(50)], [0.5] * 3, [0.25] * 3, resize=32, crop=32)
save_artefact(predictor, "artefacts/transfer.pt", {})
