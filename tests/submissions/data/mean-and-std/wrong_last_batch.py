"""Keeps what the last batch gave."""
# misconception: last-batch-only

def mean_and_std(loader):
    for pictures, _ in loader:
        mean = pictures.mean(dim=(0, 2, 3))
        std = pictures.std(dim=(0, 2, 3))
    return mean, std
