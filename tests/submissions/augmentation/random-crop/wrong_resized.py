"""Resizes the picture in place of cutting."""
# misconception: not-a-piece

from torchvision.transforms import functional


def random_crop(picture, size):
    return functional.resize(picture, [size, size])
