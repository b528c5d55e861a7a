"""Gives back the variance."""
# misconception: root-forgotten

def mean_and_std(loader):
    total = squares = count = 0
    for pictures, _ in loader:
        total = total + pictures.double().sum(dim=(0, 2, 3))
        squares = squares + pictures.double().square().sum(dim=(0, 2, 3))
        count += pictures[:, 0].numel()
    mean = total / count
    return mean, squares / count - mean**2
