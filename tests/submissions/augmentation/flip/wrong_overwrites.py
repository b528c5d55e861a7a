"""Copies columns within one picture, so that half of it is lost."""
# misconception: half-lost

def flip(picture):
    made = picture.clone()
    width = made.shape[-1]
    for column in range(width):
        made[..., column] = made[..., width - 1 - column]
    return made
