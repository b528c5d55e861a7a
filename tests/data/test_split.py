"""The validation split: a partition, stratified, repeatable, and refused for other pictures."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.data.split import Split, load_split, save_split, stratified_split
from landmarks.errors import BadInput, DataError

class_sizes = st.lists(st.integers(1, 40), min_size=1, max_size=12)
fractions = st.floats(0.01, 0.95)
seeds = st.integers(0, 2**32)


def list_pictures(sizes: list[int]) -> tuple[np.ndarray, list[str]]:
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return labels, [f"train/{label}/{number}.jpg" for number, label in enumerate(labels)]


def valid_names(split: Split, names: list[str]) -> set[str]:
    return {names[index] for index in split.valid}


@given(class_sizes, fractions, seeds)
def test_every_picture_is_on_exactly_one_side(sizes: list[int], fraction: float, seed: int) -> None:
    labels, names = list_pictures(sizes)
    split = stratified_split(labels, fraction, seed, names)
    assert sorted([*split.train.tolist(), *split.valid.tolist()]) == list(range(len(labels)))


@given(class_sizes, fractions, seeds)
def test_each_class_gives_within_one_picture_of_its_share(
    sizes: list[int], fraction: float, seed: int
) -> None:
    labels, names = list_pictures(sizes)
    held_back = Counter(labels[stratified_split(labels, fraction, seed, names).valid].tolist())
    for label, size in enumerate(sizes):
        assert abs(held_back[label] - size * fraction) <= 1 + 1e-9  # room for rounding of the product
        if size == 1:
            assert held_back[label] == 0
        else:
            assert 1 <= held_back[label] <= size - 1


@given(st.lists(st.integers(20, 60), min_size=1, max_size=12), st.floats(0.1, 0.9), seeds)
def test_the_whole_is_right_to_one_picture_where_classes_are_large_enough(
    sizes: list[int], fraction: float, seed: int
) -> None:
    labels, names = list_pictures(sizes)
    split = stratified_split(labels, fraction, seed, names)
    assert abs(len(split.valid) - len(labels) * fraction) <= 1


def test_many_small_shares_are_made_up_for_by_the_classes_that_can() -> None:
    # 10 classes of 14 pictures at 10 %: 1.4 each, 14 in all. By rounding alone it would be 10.
    labels, names = list_pictures([14] * 10)
    assert len(stratified_split(labels, 0.1, 0, names).valid) == 14


@given(class_sizes, fractions, seeds, st.randoms(use_true_random=False))
def test_the_order_in_which_pictures_are_listed_does_not_matter(
    sizes: list[int], fraction: float, seed: int, random: object
) -> None:
    labels, names = list_pictures(sizes)
    order = list(range(len(names)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = [names[index] for index in order]
    split = stratified_split(labels, fraction, seed, names)
    other = stratified_split(labels[order], fraction, seed, shuffled)
    assert valid_names(other, shuffled) == valid_names(split, names)
    assert other.digest == split.digest


def test_the_same_seed_gives_the_same_split_and_another_seed_another() -> None:
    labels, names = list_pictures([50, 50])
    split = stratified_split(labels, 0.2, 7, names)
    assert np.array_equal(split.valid, stratified_split(labels, 0.2, 7, names).valid)
    assert not np.array_equal(split.valid, stratified_split(labels, 0.2, 8, names).valid)


def test_the_fullest_remainders_are_rounded_up() -> None:
    # 1.1, 1.9 and 2.0 pictures are 5 in all.
    labels, names = list_pictures([11, 19, 20])
    split = stratified_split(labels, 0.1, 0, names)
    assert Counter(labels[split.valid].tolist()) == {0: 1, 1: 2, 2: 2}


def test_classes_are_drawn_independently() -> None:
    labels, names = list_pictures([50, 50])
    valid = stratified_split(labels, 0.2, 0, names).valid
    assert {index for index in valid if index < 50} != {index - 50 for index in valid if index >= 50}


def test_a_class_that_grows_leaves_the_others_as_they_were() -> None:
    labels, names = list_pictures([50, 50])
    before = stratified_split(labels, 0.2, 0, names)
    after = stratified_split(np.append(labels, 1), 0.2, 0, [*names, "train/1/new.jpg"])
    assert [index for index in after.valid if index < 50] == [index for index in before.valid if index < 50]


def test_a_fraction_of_zero_holds_nothing_back() -> None:
    labels, names = list_pictures([5, 5])
    split = stratified_split(labels, 0, 0, names)
    assert len(split.valid) == 0
    assert len(split.train) == 10


@pytest.mark.parametrize("fraction", [-0.1, 1.0, 1.5, float("nan")])
def test_a_fraction_outside_its_range_is_refused(fraction: float) -> None:
    labels, names = list_pictures([5])
    with pytest.raises(BadInput, match="validation fraction"):
        stratified_split(labels, fraction, 0, names)


def test_a_negative_seed_is_refused() -> None:
    labels, names = list_pictures([5])
    with pytest.raises(BadInput, match="seed"):
        stratified_split(labels, 0.2, -1, names)


@pytest.mark.parametrize("names", [["a", "b"], ["a", "b", "b"]], ids=["too few", "twice the same"])
def test_names_that_do_not_tell_the_pictures_apart_are_refused(names: list[str]) -> None:
    with pytest.raises(BadInput, match="different name"):
        stratified_split(np.zeros(3, dtype=np.int64), 0.2, 0, names)


def test_a_stored_split_comes_back_for_the_same_pictures_in_any_order(tmp_path: Path) -> None:
    labels, names = list_pictures([8, 3, 1])
    names[0] = "train/0/Zoë's “best” 写真.jpg"
    split = stratified_split(labels, 0.25, 3, names)
    save_split(split, tmp_path / "split.json")
    again = load_split(tmp_path / "split.json", names, labels)
    assert np.array_equal(again.train, split.train)
    assert np.array_equal(again.valid, split.valid)
    assert (again.seed, again.valid_fraction, again.digest) == (3, 0.25, split.digest)
    backwards = load_split(tmp_path / "split.json", names[::-1], labels[::-1])
    assert valid_names(backwards, names[::-1]) == valid_names(split, names)


def test_a_stored_split_is_refused_for_other_pictures(tmp_path: Path) -> None:
    labels, names = list_pictures([4, 4])
    save_split(stratified_split(labels, 0.25, 0, names), tmp_path / "split.json")
    with pytest.raises(DataError, match="other pictures"):
        load_split(tmp_path / "split.json", [*names[:-1], "new.jpg"], labels)
    with pytest.raises(DataError, match="other pictures"):
        load_split(tmp_path / "split.json", names[:-1], labels[:-1])
    with pytest.raises(DataError, match="other pictures"):
        load_split(tmp_path / "split.json", names, 1 - labels)


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"seed": 1})])
def test_a_damaged_split_file_is_refused(tmp_path: Path, text: str) -> None:
    labels, names = list_pictures([4])
    path = tmp_path / "split.json"
    path.write_text(text)
    with pytest.raises(DataError, match=r"split\.json is not a split, or damaged"):
        load_split(path, names, labels)


def test_a_missing_split_file_is_refused(tmp_path: Path) -> None:
    labels, names = list_pictures([4])
    with pytest.raises(DataError, match=r"split\.json: No such file"):
        load_split(tmp_path / "split.json", names, labels)
