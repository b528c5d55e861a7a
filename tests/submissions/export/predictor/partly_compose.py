"""`Compose`, which cannot become TorchScript."""
# misconception: not-scriptable

import torch
import torchvision.transforms as T
from torch import nn


class Predictor(nn.Module):
    def __init__(self, model, class_names, mean, std):
        super().__init__()
        self.model = model.eval()
        self.class_names = class_names
        self.transforms = T.Compose(
            [T.Resize([256]), T.CenterCrop(224), T.ConvertImageDtype(torch.float), T.Normalize(mean.tolist(), std.tolist())]
        )

    def forward(self, x):
        with torch.no_grad():
            return self.model(self.transforms(x)).softmax(dim=1)
