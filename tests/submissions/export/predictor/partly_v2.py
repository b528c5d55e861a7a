"""The second version of the transforms."""
# misconception: not-scriptable

import torch
from torch import nn
from torchvision.transforms import v2


class Predictor(nn.Module):
    def __init__(self, model, class_names, mean, std):
        super().__init__()
        self.model = model.eval()
        self.class_names = class_names
        self.transforms = v2.Compose(
            [v2.Resize([256]), v2.CenterCrop(224), v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean.tolist(), std.tolist())]
        )

    def forward(self, x):
        with torch.no_grad():
            return self.model(self.transforms(x)).softmax(dim=1)
