"""Translates the labels and forgets the pictures."""
# misconception: pictures-not-flipped

def flip_with_labels(pictures, labels, mirror):
    return pictures, mirror[labels]
