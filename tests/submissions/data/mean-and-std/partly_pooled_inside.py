"""Averages the variances within batches, and forgets that batches differ."""
# misconception: stds-averaged

def mean_and_std(loader):
    total = squares = inside = count = 0
    for pictures, _ in loader:
        n = pictures[:, 0].numel()
        total = total + pictures.sum(dim=(0, 2, 3))
        inside = inside + n * pictures.var(dim=(0, 2, 3))
        count += n
    return total / count, (inside / count).sqrt()
