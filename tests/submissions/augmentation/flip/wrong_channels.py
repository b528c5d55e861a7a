"""Reverses every axis."""
# misconception: channels-flipped

def flip(picture):
    return picture.flip(0, -1)
