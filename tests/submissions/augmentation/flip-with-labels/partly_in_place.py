"""Writes the new labels into the old ones."""
# misconception: input-changed

def flip_with_labels(pictures, labels, mirror):
    labels[:] = mirror[labels]
    return pictures.flip(-1), labels
