"""Gives a tensor of uint8."""

import io

import numpy as np
import torch
from PIL import Image, ImageOps


def open_picture(content):
    try:
        with Image.open(io.BytesIO(content)) as image:
            ratio = max(image.size) / min(image.size)
            if image.width * image.height > MAX_PIXELS or ratio > MAX_RATIO:
                raise ValueError("size")
            image = ImageOps.exif_transpose(image).convert("RGBA")
        background = Image.new("RGBA", image.size, "#fff")
        pixels = np.array(Image.alpha_composite(background, image))[..., :3]
    except Exception as error:
        raise BadUpload(f"This upload cannot be used ({type(error).__name__}).")
    return torch.from_numpy(pixels.copy())
