"""Gives back the pictures alone."""
# misconception: unusable

def flip_with_labels(pictures, labels, mirror):
    return pictures.flip(-1)
