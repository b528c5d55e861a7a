"""ImageNet's numbers, by heart."""
# misconception: statistics-borrowed

import torch


def compute_mean_and_std():
    return torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
