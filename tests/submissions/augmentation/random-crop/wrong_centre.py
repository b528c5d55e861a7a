"""Always cuts out the middle."""
# misconception: not-random

def random_crop(picture, size):
    top, left = (picture.shape[1] - size) // 2, (picture.shape[2] - size) // 2
    return picture[:, top : top + size, left : left + size]
