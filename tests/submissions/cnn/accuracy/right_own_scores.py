"""A script of raw scores, without a softmax."""

import torch
from torch import nn

from landmarks.data.loaders import compute_mean_and_std, get_data_loaders
from landmarks.deploy.artefact import save_artefact
from landmarks.deploy.predictor import Predictor


loaders = get_data_loaders(batch_size=64, crop=32, resize=32, augment=0, num_workers=0)
names = loaders["train"].dataset.classes
pictures, labels = (torch.cat(parts) for parts in zip(*[*loaders["train"], *loaders["valid"]]))
colours = torch.cat([pictures.mean(dim=(2, 3)), torch.ones(len(labels), 1)], dim=1)
solution = torch.linalg.lstsq(colours, nn.functional.one_hot(labels, len(names)).float() * 20).solution


class Colours(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.linear = nn.Linear(3, table.shape[1])
        with torch.no_grad():
            self.linear.weight.copy_(table[:3].T)
            self.linear.bias.copy_(table[3])

    def forward(self, x):
        return self.linear(x.mean(dim=(2, 3)))


mean, std = compute_mean_and_std()


class Scores(nn.Module):
    def __init__(self, model, mean, std):
        super().__init__()
        self.model = model
        self.mean, self.std = nn.Parameter(mean.reshape(1, 3, 1, 1)), nn.Parameter(std.reshape(1, 3, 1, 1))

    def forward(self, x):
        return self.model((x.to(torch.float32) / 255 - self.mean) / self.std)


from landmarks.deploy.torchscript import save_scripted, script_for_inference

with open("artefacts/scratch.pt", "wb") as file:
    save_scripted(script_for_inference(Scores(Colours(solution), mean, std), []), file, {})
