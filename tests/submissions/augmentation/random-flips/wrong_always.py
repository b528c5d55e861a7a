"""Flips all."""
# misconception: always-the-same

def random_flips(pictures, p=0.5):
    return pictures.flip(-1)
