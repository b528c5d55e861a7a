"""Opens, converts, hopes."""
# misconception: traceback-gets-out

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError


def open_picture(content):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    return np.array(image.convert("RGB"))
