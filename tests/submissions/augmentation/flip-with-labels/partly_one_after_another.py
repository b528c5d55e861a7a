"""Replaces class after class, and undoes what it did."""
# misconception: replaced-one-after-another

def flip_with_labels(pictures, labels, mirror):
    made = labels.clone()
    for label in range(len(mirror)):
        made[made == label] = mirror[label]
    return pictures.flip(-1), made
