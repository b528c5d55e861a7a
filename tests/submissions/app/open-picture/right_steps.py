"""In small steps, turning by hand."""

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError



TURNS = {2: [0], 3: [3], 4: [1], 5: [5], 6: [4], 7: [6], 8: [2]}


def open_picture(content):
    file = io.BytesIO(bytes(content))
    try:
        image = Image.open(file)
    except Exception:
        raise BadUpload("Sorry, this is not a picture.")
    if image.width * image.height > MAX_PIXELS:
        raise BadUpload("Sorry, this picture is too large.")
    if not 1 / MAX_RATIO <= image.width / image.height <= MAX_RATIO:
        raise BadUpload("Sorry, this picture is too thin.")
    try:
        image.load()
    except Exception:
        raise BadUpload("Sorry, this picture is damaged.")
    orientation = image.getexif().get(0x0112, 1)
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", image.size, (255, 255, 255, 255))
    white.alpha_composite(rgba)
    result = white.convert("RGB")
    for turn in TURNS.get(orientation, []):
        result = result.transpose(turn)
    return np.array(result)
