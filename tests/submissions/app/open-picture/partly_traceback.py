"""Catches what Pillow raises on opening alone."""
# misconception: traceback-gets-out

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError


def open_picture(content):
    try:
        image = Image.open(io.BytesIO(content))
    except UnidentifiedImageError:
        raise BadUpload("This is not a picture at all.")
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_RATIO * min(image.size):
        raise BadUpload("This picture is too large.")
    image = ImageOps.exif_transpose(image).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return np.array(Image.alpha_composite(white, image).convert("RGB"))
