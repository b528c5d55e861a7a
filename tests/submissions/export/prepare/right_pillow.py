"""Each picture through Pillow."""

import numpy as np
import torch
from PIL import Image


def prepare(pictures, mean, std):
    squares = []
    for picture in pictures:
        image = Image.fromarray(picture.permute(1, 2, 0).numpy())
        scale = 256 / min(image.size)
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.BILINEAR)
        left, top = (image.width - 224) // 2, (image.height - 224) // 2
        squares.append(np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32) / 255)
    x = torch.from_numpy(np.stack(squares))
    return ((x - mean) / std).permute(0, 3, 1, 2)
