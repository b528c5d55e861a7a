"""Flips every second picture."""
# misconception: same-pictures-each-time

def random_flips(pictures, p=0.5):
    made = pictures.clone()
    made[::2] = made[::2].flip(-1)
    return made
