"""Two pointers from both ends, on a clone."""

def flip(picture):
    made = picture.clone()
    width = picture.shape[-1]
    for column in range(width):
        made[..., column] = picture[..., width - 1 - column]
    return made
