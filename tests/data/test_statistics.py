"""Channel statistics against a float64 computation in two passes over all pixels at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.data.cache import build_cache
from landmarks.data.sources import open_data
from landmarks.data.statistics import ChannelStatistics, channel_statistics
from landmarks.errors import BadInput, DataError

# Counting is exact; what is left is the rounding of a few hundred float64 operations, some 1e-14 at worst.
# The oracle, which adds up millions of values, is the less exact of the two.
TOLERANCE = 1e-11


def two_passes(pictures: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The oracle: all pixels in float64, first their mean, then their distances from it."""
    pixels = np.concatenate([picture.reshape(-1, 3) for picture in pictures]).astype(np.float64) / 255
    mean = pixels.mean(axis=0)
    return mean, np.sqrt(((pixels - mean) ** 2).mean(axis=0))


def count(pictures: list[np.ndarray]) -> ChannelStatistics:
    statistics = ChannelStatistics()
    for picture in pictures:
        statistics.update(picture)
    return statistics


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=6),
    st.integers(0, 255),
    st.integers(1, 256),
    st.integers(0, 2**32 - 1),
)
def test_pictures_of_different_sizes_agree_with_two_passes(
    sizes: list[tuple[int, int]], lowest: int, spread: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    highest = min(lowest + spread, 256)  # narrow ranges far from zero are what one-pass formulas get wrong
    pictures = [rng.integers(lowest, highest, (*size, 3), dtype=np.uint8) for size in sizes]
    statistics = count(pictures)
    mean, std = two_passes(pictures)
    np.testing.assert_allclose(statistics.mean, mean, rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(statistics.std, std, rtol=0, atol=TOLERANCE)


def test_channels_are_kept_apart() -> None:
    picture = np.zeros((2, 2, 3), dtype=np.uint8)
    picture[..., 1] = 255
    picture[0, :, 2] = 255
    statistics = count([picture])
    np.testing.assert_array_equal(statistics.mean, [0, 1, 0.5])
    np.testing.assert_array_equal(statistics.std, [0, 0, 0.5])


def test_a_batch_counts_like_its_pictures(rng: np.random.Generator) -> None:
    batch = rng.integers(0, 256, (5, 7, 9, 3), dtype=np.uint8)
    np.testing.assert_array_equal(count([batch]).mean, count(list(batch)).mean)
    np.testing.assert_array_equal(count([batch]).std, count(list(batch)).std)


def test_parts_that_are_merged_equal_the_whole(rng: np.random.Generator) -> None:
    pictures = [rng.integers(0, 256, (8, side, 3), dtype=np.uint8) for side in range(1, 20)]
    merged = count(pictures[:7])
    merged.merge(count(pictures[7:]))
    np.testing.assert_array_equal(merged.mean, count(pictures).mean)
    np.testing.assert_array_equal(merged.std, count(pictures).std)


def test_a_view_that_is_not_contiguous_counts_what_it_shows(rng: np.random.Generator) -> None:
    picture = rng.integers(0, 256, (20, 30, 3), dtype=np.uint8)
    mean, _ = two_passes([picture[::2, ::-3]])
    np.testing.assert_allclose(count([picture[::2, ::-3]]).mean, mean, rtol=0, atol=TOLERANCE)


def test_only_the_chosen_pictures_are_measured(rng: np.random.Generator) -> None:
    pictures = rng.integers(0, 256, (600, 4, 5, 3), dtype=np.uint8)
    pictures[::2] //= 4
    odd = np.arange(1, 600, 2)  # more than one chunk
    mean, std = channel_statistics(pictures, odd)
    expected_mean, expected_std = two_passes([pictures[odd]])
    np.testing.assert_allclose(mean, expected_mean, rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(std, expected_std, rtol=0, atol=TOLERANCE)


def test_nothing_has_no_statistics() -> None:
    with pytest.raises(DataError, match="at least one pixel"):
        _ = ChannelStatistics().mean
    with pytest.raises(DataError, match="at least one pixel"):
        _ = count([np.zeros((0, 4, 4, 3), dtype=np.uint8), np.zeros((4, 0, 3), dtype=np.uint8)]).std
    with pytest.raises(DataError, match="at least one pixel"):
        channel_statistics(np.zeros((3, 2, 2, 3), dtype=np.uint8), np.array([], dtype=np.int64))


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((4, 4), dtype=np.uint8),
        np.zeros((4, 4, 4), dtype=np.uint8),
        np.zeros((1, 1, 4, 4, 3), dtype=np.uint8),
        np.zeros((4, 4, 3), dtype=np.float32),
    ],
    ids=["grey", "four channels", "five dimensions", "floats"],
)
def test_what_is_not_a_picture_is_refused(picture: np.ndarray) -> None:
    with pytest.raises(BadInput, match=r"uint8 pictures of shape \(H, W, 3\)"):
        ChannelStatistics().update(picture)


@pytest.mark.real_data
def test_the_real_photographs_agree_with_two_passes(world44: Path) -> None:
    pictures = open_data(world44)
    seen = 0
    for split in ("train", "test"):
        cache = build_cache(pictures, split, 96)
        assert cache.set_aside == ()
        assert cache.pictures.shape[1:] == (96, 96, 3)
        indices = np.arange(0, len(cache.names), 3 if split == "train" else 1)
        mean, std = channel_statistics(cache.pictures, indices)
        expected_mean, expected_std = two_passes([cache.pictures[indices]])
        np.testing.assert_allclose(mean, expected_mean, rtol=0, atol=TOLERANCE)
        np.testing.assert_allclose(std, expected_std, rtol=0, atol=TOLERANCE)
        seen += len(cache.names)
    assert seen == 5500
