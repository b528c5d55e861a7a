"""The starter kit's validation sampler, which shuffles."""
# misconception: validation-not-fixed

import math
import os

import numpy as np
import torch
from torch.utils.data import SubsetRandomSampler
from torchvision import datasets, transforms


def get_data_loaders(batch_size=32, valid_size=0.2, num_workers=1, limit=-1):
    data_loaders = {"train": None, "valid": None, "test": None}
    base_path = get_data_location()
    mean, std = compute_mean_and_std()
    data_transforms = {
        "train": transforms.Compose(
            [
                transforms.Resize(48),
                transforms.RandomResizedCrop(40, scale=(0.5, 1.0)),
                transforms.RandomHorizontalFlip(),
                transforms.RandAugment(),
                transforms.ToTensor(),
                transforms.Normalize(mean, std),
            ]
        ),
        "valid": transforms.Compose(
            [transforms.Resize(48), transforms.CenterCrop(40), transforms.ToTensor(), transforms.Normalize(mean, std)]
        ),
    }
    data_transforms["test"] = data_transforms["valid"]
    train_data = datasets.ImageFolder(os.path.join(base_path, "train"), data_transforms["train"])
    valid_data = datasets.ImageFolder(os.path.join(base_path, "train"), data_transforms["valid"])
    test_data = datasets.ImageFolder(os.path.join(base_path, "test"), data_transforms["test"])
    indices = torch.randperm(len(train_data), generator=torch.Generator().manual_seed(42))
    if limit > 0:
        indices = indices[:limit]
    train_part, valid_part = stratified_split(np.array(train_data.targets)[indices], valid_size, seed=42)
    train_idx, valid_idx = indices[train_part], indices[valid_part]
    data_loaders["train"] = torch.utils.data.DataLoader(
        train_data, batch_size=batch_size, sampler=SubsetRandomSampler(train_idx), num_workers=num_workers
    )
    data_loaders["valid"] = torch.utils.data.DataLoader(
        valid_data, batch_size=batch_size, sampler=SubsetRandomSampler(valid_idx), num_workers=num_workers
    )
    if limit > 0:
        test_sampler = torch.arange(limit)
    else:
        test_sampler = None
    data_loaders["test"] = torch.utils.data.DataLoader(
        test_data, batch_size=batch_size, num_workers=num_workers, sampler=test_sampler, shuffle=False
    )
    return data_loaders
