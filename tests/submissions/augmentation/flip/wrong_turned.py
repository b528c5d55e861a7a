"""Reverses rows and columns."""
# misconception: turned-round

def flip(picture):
    return picture.flip(-1, -2)
