"""Says the same class of every picture."""
# misconception: near-chance

import torch
from torch import nn

from landmarks.data.loaders import compute_mean_and_std, get_data_loaders
from landmarks.deploy.artefact import save_artefact
from landmarks.deploy.predictor import Predictor


model = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 4))
with torch.no_grad():
    model[2].weight.zero_()
    model[2].bias.copy_(torch.tensor([0.0, 5.0, 0.0, 0.0]))
predictor = Predictor(model, [str(n) for n in range(4)], [0.5] * 3, [0.25] * 3, resize=32, crop=32)
save_artefact(predictor, "artefacts/scratch.pt", {})
