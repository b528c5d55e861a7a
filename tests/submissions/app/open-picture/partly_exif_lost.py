"""Turns after converting, when the tag may be gone."""
# misconception: exif-ignored

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError


def open_picture(content):
    try:
        image = Image.open(io.BytesIO(content))
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise BadUpload("This picture has too many pixels.")
        if max(width, height) > MAX_RATIO * min(width, height):
            raise BadUpload("This picture is too long and narrow.")
        image = Image.fromarray(np.asarray(image.convert('RGBA')))
        image = ImageOps.exif_transpose(image)
        if image.has_transparency_data:
            image = image.convert("RGBA")
            white = Image.new("RGB", image.size, "white")
            white.paste(image, mask=image)
            image = white
        return np.asarray(image.convert("RGB"))
    except BadUpload:
        raise
    except Exception as error:
        raise BadUpload("This file is no picture that can be opened.") from error
