"""torchvision's RandomCrop."""

from torchvision import transforms


def random_crop(picture, size):
    return transforms.RandomCrop(size)(picture)
