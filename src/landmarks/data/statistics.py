"""Mean and standard deviation of each colour channel, in one pass over any number of pictures.

A channel has only 256 possible values. How often each occurs is a whole number, so nothing is rounded while
counting, partial counts add up exactly, and both figures follow from the counts at the end.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from landmarks.errors import BadInput, DataError
from landmarks.progress import Progress

__all__ = ["ChannelStatistics", "channel_statistics"]

CHUNK = 256  # pictures counted at a time: a few megabytes, whatever the size of the data set

LEVELS = np.arange(256) / 255  # (256,) what the values 0..255 become when scaled to [0, 1]


class ChannelStatistics:
    """Counts pixels as they come; `mean` and `std` are those of all of them, scaled to [0, 1].

    Every pixel weighs the same, so that a large picture weighs more than a small one.
    """

    def __init__(self) -> None:
        self._counts = np.zeros((3, 256), dtype=np.int64)  # (channel, value)

    def update(self, pictures: np.ndarray) -> None:
        """Count one picture (H, W, 3) or a batch (B, H, W, 3), uint8; pictures may differ in size."""
        if pictures.dtype != np.uint8 or pictures.ndim not in (3, 4) or pictures.shape[-1] != 3:
            raise BadInput(
                "Channel statistics need uint8 pictures of shape (H, W, 3) or (B, H, W, 3), "
                f"not {pictures.dtype} of shape {pictures.shape}."
            )
        if pictures.size:
            rows = pictures.reshape(-1, pictures.shape[-2], 3)  # one tall picture
            self._counts += np.array(Image.fromarray(rows).histogram()).reshape(3, 256)

    def merge(self, other: ChannelStatistics) -> None:
        """Add what `other` has counted, as if its pictures had been given to this one."""
        self._counts += other._counts

    @property
    def mean(self) -> np.ndarray:
        """(3,) float64, red, green, blue, in [0, 1]; `DataError` when nothing was counted."""
        return self._shares() @ LEVELS

    @property
    def std(self) -> np.ndarray:
        """(3,) float64 standard deviation of the population of all pixels; `DataError` as for `mean`."""
        distances = LEVELS - self.mean[:, None]  # (3, 256)
        return np.sqrt((self._shares() * distances**2).sum(axis=1))

    def _shares(self) -> np.ndarray:
        """(3, 256) which share of a channel's pixels has each value."""
        pixels = int(self._counts[0].sum())
        if pixels == 0:
            raise DataError("Channel statistics of no pictures do not exist: at least one pixel is needed.")
        return self._counts / pixels


def channel_statistics(
    pictures: np.ndarray, indices: np.ndarray, progress: Progress = Progress()
) -> tuple[np.ndarray, np.ndarray]:
    """Measure the pictures at `indices`, such as a split's training pictures in a cache.

    Args:
        pictures: (N, H, W, 3) uint8, memory-mapped or not.
        indices: (n,) which of them, at least one.

    Returns:
        mean (3,) and standard deviation (3,), float64, of pixel values scaled to [0, 1].
    """
    statistics = ChannelStatistics()
    with progress.stage("Measuring", total=len(indices), unit="picture") as stage:
        for start in range(0, len(indices), CHUNK):
            chunk = indices[start : start + CHUNK]
            statistics.update(pictures[chunk])
            stage.advance(len(chunk))
    return statistics.mean, statistics.std
