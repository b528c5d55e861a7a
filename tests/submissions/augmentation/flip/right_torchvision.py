"""torchvision's own function."""

from torchvision.transforms import functional


def flip(x):
    return functional.hflip(x)
