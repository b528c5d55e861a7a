"""Gives back the table in place of labels."""
# misconception: mirror-given-back

def flip_with_labels(pictures, labels, mirror):
    return pictures.flip(-1), mirror
