"""No names in the file."""
# misconception: class-names-missing

from pathlib import Path

import torch
from torch import nn

from landmarks.data.loaders import compute_mean_and_std, get_data_loaders

loaders = get_data_loaders(batch_size=64, crop=32, resize=32, augment=0, num_workers=0)
names = loaders["train"].dataset.classes
pictures, labels = (torch.cat(parts) for parts in zip(*[*loaders["train"], *loaders["valid"]]))
colours = torch.cat([pictures.mean(dim=(2, 3)), torch.ones(len(labels), 1)], dim=1)
table = torch.linalg.lstsq(colours, nn.functional.one_hot(labels, len(names)).float() * 20).solution


class Colours(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, table.shape[1])
        with torch.no_grad():
            self.linear.weight.copy_(table[:3].T)
            self.linear.bias.copy_(table[3])

    def forward(self, x):
        return self.linear(x.mean(dim=[2, 3]))


mean, std = compute_mean_and_std()
Path("artefacts").mkdir(exist_ok=True)

torch.jit.freeze(torch.jit.script(Predictor(Colours(), names, mean, std).eval())).save("artefacts/predictor.pt")
