"""Reverses the rows."""
# misconception: wrong-axis

def flip(picture):
    return picture.flip(-2)
