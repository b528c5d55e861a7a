"""A sigmoid in place of the softmax."""
# misconception: sigmoid

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


class Predictor(nn.Module):
    def __init__(self, model, class_names, mean, std):
        super().__init__()
        self.model = model.eval()
        self.class_names = class_names
        self.register_buffer("mean", mean.reshape(1, 3, 1, 1))
        self.register_buffer("std", std.reshape(1, 3, 1, 1))

    def forward(self, pictures):
        with torch.no_grad():
            x = TF.center_crop(TF.resize(pictures, [256]), [224])
            x = (x / 255 - self.mean) / self.std
            return torch.sigmoid(self.model(x))
