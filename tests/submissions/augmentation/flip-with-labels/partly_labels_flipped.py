"""Flips the list of labels."""
# misconception: labels-in-other-order

def flip_with_labels(pictures, labels, mirror):
    return pictures.flip(-1), labels.flip(-1)
