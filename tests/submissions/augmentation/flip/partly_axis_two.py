"""Counts the axis from the front, which is right for a single picture only."""
# misconception: axis-counted-from-the-front

def flip(picture):
    return picture.flip(2)
