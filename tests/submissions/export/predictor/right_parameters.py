"""Mean and std as parameters that do not learn, softmax as a module."""

import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from torch import nn


class Predictor(nn.Module):
    def __init__(self, model, class_names, mean, std):
        super().__init__()
        self.model = model
        self.class_names = list(class_names)
        self.mean = nn.Parameter(mean.view(-1, 1, 1), requires_grad=False)
        self.std = nn.Parameter(std.view(-1, 1, 1), requires_grad=False)
        self.softmax = nn.Softmax(dim=1)
        self.eval()

    def forward(self, pictures):
        with torch.no_grad():
            x = TF.center_crop(TF.resize(pictures.float().div(255), [256], antialias=True), [224, 224])
            x = (x - self.mean) / self.std
            return self.softmax(self.model(x))
