"""Flips a copy, and gives back the original."""
# misconception: nothing-changed

def flip(picture):
    made = picture.clone()
    made.flip(-1)
    return picture
