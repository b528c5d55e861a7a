"""torchvision's transform on the batch, which draws once."""
# misconception: one-draw-for-the-batch

from torchvision import transforms


def random_flips(pictures, p=0.5):
    return transforms.RandomHorizontalFlip(p)(pictures)
