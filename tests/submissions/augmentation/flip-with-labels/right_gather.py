"""Gathers from the table."""

def flip_with_labels(pictures, labels, mirror):
    return pictures.flip(3), mirror.gather(0, labels)
