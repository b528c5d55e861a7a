"""A module that is itself a chain, in evaluation mode as a whole."""

import torch
import torch.nn.functional as F
import torchvision.transforms as transforms
from torch import nn


class Predictor(nn.Module):
    def __init__(self, model, class_names, mean, std):
        super().__init__()
        self.class_names = [str(name) for name in class_names]
        self.chain = nn.Sequential(
            transforms.ConvertImageDtype(torch.float32),
            transforms.Resize([256], antialias=True),
            transforms.CenterCrop([224, 224]),
            transforms.Normalize(mean.tolist(), std.tolist()),
            model,
            nn.Softmax(dim=-1),
        )
        self.chain.eval()

    def forward(self, pictures):
        with torch.no_grad():
            return self.chain(pictures)
