"""A function of its own in place of Compose, with TrivialAugmentWide."""

import torch
from torchvision import transforms
from torchvision.transforms import functional


def train_transform(mean, std, crop=112):
    cut = transforms.RandomResizedCrop(crop, scale=(0.6, 1.0))
    colours = transforms.ColorJitter(0.2, 0.2, 0.2)
    more = transforms.RandAugment(num_ops=1, magnitude=7)
    mean, std = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)

    def change(picture):
        picture = more(colours(cut(picture)))
        if torch.rand(()) < 0.5:
            picture = functional.hflip(picture)
        return (functional.to_tensor(picture) - mean) / std

    return change
