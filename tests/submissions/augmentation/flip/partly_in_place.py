"""Writes into the picture that was given."""
# misconception: input-changed

def flip(picture):
    picture[:] = picture.flip(-1)
    return picture
