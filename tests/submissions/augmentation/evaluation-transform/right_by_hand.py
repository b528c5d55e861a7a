"""Pillow and NumPy, step by step."""

import numpy as np
import torch


def evaluation_transform(mean, std, crop=112, resize=128):
    def prepare(picture):
        width, height = picture.size
        scale = resize / min(width, height)
        picture = picture.resize((round(width * scale), round(height * scale)))
        left, top = (picture.width - crop) // 2, (picture.height - crop) // 2
        values = np.asarray(picture.crop((left, top, left + crop, top + crop))) / 255
        return torch.tensor((values - mean) / std).permute(2, 0, 1).float()

    return prepare
