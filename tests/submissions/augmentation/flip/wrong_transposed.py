"""Exchanges rows and columns."""
# misconception: wrong-shape

def flip(picture):
    return picture.transpose(-1, -2)
