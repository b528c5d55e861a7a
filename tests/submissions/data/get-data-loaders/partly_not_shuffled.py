"""Forgets to shuffle the training pictures."""
# misconception: train-not-shuffled

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, Subset
from torchvision import transforms
from torchvision.datasets import ImageFolder

from landmarks.data.location import get_data_location


def get_data_loaders(batch_size=32, valid_size=0.2, num_workers=1, limit=-1):
    root = get_data_location()
    mean, std = compute_mean_and_std()
    steps = [transforms.Resize(32), transforms.CenterCrop(32), transforms.ToTensor(), transforms.Normalize(mean, std)]
    data = ImageFolder(str(root / "train"), transforms.Compose(steps))
    test = ImageFolder(str(root / "test"), transforms.Compose(steps))
    labels = np.array(data.targets)
    chosen = np.random.default_rng(1).permutation(len(data))
    if limit > 0:
        chosen = chosen[:limit]
        test = Subset(test, range(min(limit, len(test))))
    train_part, valid_part = stratified_split(labels[chosen], valid_size, seed=1)
    train, valid = Subset(data, np.sort(chosen[train_part])), Subset(data, chosen[valid_part])
    return {
        "train": DataLoader(train, batch_size, num_workers=num_workers),
        "valid": DataLoader(valid, batch_size, num_workers=num_workers),
        "test": DataLoader(test, batch_size, num_workers=num_workers),
    }
