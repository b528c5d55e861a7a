"""The starter kit's loaders: the right pictures in the right loader, through the right transforms."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from matplotlib import pyplot
from matplotlib.figure import Figure
from PIL import Image
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from landmarks.data import loaders as loaders_module
from landmarks.data.loaders import compute_mean_and_std, get_data_loaders, visualize_one_batch
from landmarks.data.storage import available_cores
from landmarks.errors import BadInput, DataError

SMALL = {"crop": 24, "resize": 28, "num_workers": 0}


def load(data: Path, **options: object) -> dict[str, DataLoader]:
    return get_data_loaders(**{"data": data, "batch_size": 4, **SMALL, **options})  # type: ignore[arg-type]


def paths(loader: DataLoader) -> set[str]:
    return {path for path, _ in loader.dataset.samples}  # type: ignore[attr-defined]


def drawn_labels(loader: DataLoader) -> list[int]:
    return torch.cat([labels for _, labels in loader]).tolist()


def test_mean_and_std_are_those_of_all_training_pixels(make_pictures: Callable[..., Path]) -> None:
    root = make_pictures(size=(30, 44))
    Image.new("RGB", (200, 100), (255, 0, 10)).save(root / "train" / "00.Class_A" / "large.png")
    Image.new("RGB", (500, 500), "white").save(root / "test" / "00.Class_A" / "not_to_be_counted.png")
    files = sorted((root / "train").rglob("*.*g"))
    pixels = np.concatenate([np.asarray(Image.open(file)).reshape(-1, 3) for file in files]) / 255.0
    mean, std = compute_mean_and_std(root)
    assert mean.shape == std.shape == (3,)
    # The result is rounded to float32, seven digits.
    np.testing.assert_allclose(mean.numpy(), pixels.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(std.numpy(), pixels.std(axis=0), atol=1e-6)


def test_statistics_are_measured_once(
    pictures: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaders_module, "SLOW_SEC", 0.0)
    first = compute_mean_and_std(pictures)
    assert capsys.readouterr().out.count("Measuring 24 pictures …") == 1
    again = compute_mean_and_std(pictures)
    assert "Measuring" not in capsys.readouterr().out
    assert torch.equal(first[0], again[0])
    assert torch.equal(first[1], again[1])


def test_what_is_over_soon_is_not_talked_about(
    pictures: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaders_module, "SLOW_SEC", 3600.0)  # however slow the machine is
    compute_mean_and_std(pictures)
    assert capsys.readouterr().out == ""


def test_statistics_follow_a_changed_picture(pictures: Path) -> None:
    before, _ = compute_mean_and_std(pictures)
    Image.new("RGB", (48, 40), "white").save(pictures / "train" / "00.Class_A" / "000.jpg")
    after, _ = compute_mean_and_std(pictures)
    assert (after > before).all()


def test_a_damaged_memory_of_statistics_is_measured_anew(pictures: Path) -> None:
    first, _ = compute_mean_and_std(pictures)
    (memory,) = (Path(os.environ["LANDMARKS_CACHE"]) / "originals").iterdir()
    memory.write_text("{")
    assert torch.equal(compute_mean_and_std(pictures)[0], first)


def test_every_training_picture_is_in_train_or_valid_and_test_is_whole(pictures: Path) -> None:
    loaders = load(pictures, valid_size=0.25)
    assert list(loaders) == ["train", "valid", "test"]
    train, valid = paths(loaders["train"]), paths(loaders["valid"])
    assert not train & valid
    assert train | valid == {str(path) for path in (pictures / "train").rglob("*.jpg")}
    assert paths(loaders["test"]) == {str(path) for path in (pictures / "test").rglob("*.jpg")}
    assert Counter(loaders["valid"].dataset.targets) == {0: 2, 1: 2, 2: 2}  # type: ignore[attr-defined]


def test_the_split_follows_the_seed(pictures: Path) -> None:
    held_back = paths(load(pictures)["valid"])
    assert held_back == paths(load(pictures)["valid"])
    assert held_back != paths(load(pictures, seed=1)["valid"])


def test_classes_and_labels_are_those_of_an_image_folder(pictures: Path) -> None:
    ours = load(pictures)["test"].dataset
    theirs = datasets.ImageFolder(str(pictures / "test"))
    for name in ("classes", "class_to_idx", "samples", "targets"):
        assert getattr(ours, name) == getattr(theirs, name)


def test_an_epoch_gives_each_picture_once_in_normalised_batches(pictures: Path) -> None:
    loaders = load(pictures, batch_size=5)
    for name, count in (("train", 19), ("valid", 5), ("test", 12)):
        assert len(drawn_labels(loaders[name])) == count
        pixels, labels = next(iter(loaders[name]))
        assert pixels.shape == (5, 3, 24, 24)
        assert pixels.dtype == torch.float32
        assert labels.dtype == torch.int64
    everything = torch.cat([pixels for pixels, _ in loaders["test"]])
    # Pictures drawn alike in train and test, hence close to zero and one; resizing takes some contrast away.
    assert everything.mean().abs() < 0.2
    assert 0.5 < everything.std() < 1.2


def test_training_pictures_vary_and_validation_pictures_do_not(pictures: Path) -> None:
    loaders = load(pictures)
    for name, varies in (("train", True), ("valid", False), ("test", False)):
        dataset = loaders[name].dataset
        assert (not torch.equal(dataset[0][0], dataset[0][0])) == varies


def test_validation_pictures_are_the_centre_of_the_photograph(pictures: Path) -> None:
    dataset = load(pictures)["valid"].dataset
    mean, std = compute_mean_and_std(pictures)
    with Image.open(dataset.samples[0][0]) as image:  # type: ignore[attr-defined]
        small = image.resize((33, 28), Image.Resampling.BILINEAR)  # 40×48, the shorter side brought to 28
        centre = np.asarray(small.crop((4, 2, 28, 26)), dtype=np.float32) / 255
    expected = (torch.from_numpy(centre).permute(2, 0, 1) - mean[:, None, None]) / std[:, None, None]
    # A few roundings of float32 in another order.
    torch.testing.assert_close(dataset[0][0], expected, rtol=0, atol=1e-5)


def test_training_pictures_are_shuffled_and_the_others_are_not(pictures: Path) -> None:
    loaders = load(pictures)
    train = loaders["train"]
    assert drawn_labels(train) != sorted(train.dataset.targets)  # type: ignore[attr-defined]
    for name in ("valid", "test"):
        assert drawn_labels(loaders[name]) == loaders[name].dataset.targets  # type: ignore[attr-defined]


def randaugment(loader: DataLoader) -> list[transforms.RandAugment]:
    steps = loader.dataset.transform.transforms  # type: ignore[attr-defined]
    return [step for step in steps if isinstance(step, transforms.RandAugment)]


def test_the_magnitude_of_randaugment_is_nine_unless_told(pictures: Path) -> None:
    assert [step.magnitude for step in randaugment(load(pictures)["train"])] == [9]
    assert [step.magnitude for step in randaugment(load(pictures, augment=3)["train"])] == [3]
    assert randaugment(load(pictures, augment=0)["train"]) == []
    assert randaugment(load(pictures)["valid"]) == []


# Python 3.12 and later warn that PyTorch forks its workers while threads run.
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded, use of fork:DeprecationWarning")
def test_workers_draw_the_same_augmentations_for_the_same_seed(pictures: Path) -> None:
    def first_batch(seed: int) -> torch.Tensor:
        return next(iter(load(pictures, num_workers=1, seed=seed)["train"]))[0]

    batch = first_batch(0)
    assert torch.equal(batch, first_batch(0))
    assert not torch.equal(batch, first_batch(1))


@pytest.mark.parametrize("seed", [0, 7])
def test_what_is_drawn_in_an_epoch_follows_the_seed(pictures: Path, seed: int) -> None:
    assert load(pictures, seed=seed)["train"].generator.initial_seed() == seed


@pytest.mark.parametrize(
    ("wanted", "started"), [(0, 0), (1, 1), (1000, available_cores()), (-1, available_cores())]
)
def test_no_more_workers_start_than_there_are_cores(pictures: Path, wanted: int, started: int) -> None:
    assert load(pictures, num_workers=wanted)["train"].num_workers == started


def test_a_limit_keeps_that_many_and_says_so(pictures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaders = load(pictures, limit=10, valid_size=0.3)
    assert [len(paths(loaders[name])) for name in loaders] == [7, 3, 10]
    assert "7 train, 3 valid, 10 test" in capsys.readouterr().out
    whole = load(pictures, valid_size=0.3)
    assert all(paths(loaders[name]) < paths(whole[name]) for name in loaders)
    assert "Limited" not in capsys.readouterr().out


def test_what_a_limit_keeps_is_drawn_from_all_classes(pictures: Path) -> None:
    assert len(set(load(pictures, limit=6)["test"].dataset.targets)) == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize(("limit", "counts"), [(1, [1, 1, 1]), (2, [1, 1, 2]), (1000, [19, 5, 12])])
def test_a_limit_leaves_at_least_one_picture_on_each_side(
    pictures: Path, limit: int, counts: list[int]
) -> None:
    loaders = load(pictures, limit=limit)
    assert [len(paths(loaders[name])) for name in loaders] == counts


@pytest.mark.parametrize(
    ("option", "bad", "good"),
    [
        ("batch_size", 0, 1),
        ("valid_size", 0.0, 0.01),
        ("valid_size", 1.0, 0.99),
        ("valid_size", float("nan"), 0.5),
        ("num_workers", -2, -1),
        ("limit", 0, 1),
        ("limit", -2, -1),
        ("crop", 0, 1),
        ("crop", 29, 28),
        ("augment", -1, 0),
        ("augment", 31, 30),
        ("seed", -1, 0),
    ],
)
def test_options_outside_their_range_are_refused(
    pictures: Path, option: str, bad: float, good: float
) -> None:
    with pytest.raises(BadInput, match=str(bad).replace(".", r"\.")):
        load(pictures, **{option: bad})
    assert len(load(pictures, **{option: good})) == 3


def test_pictures_that_cannot_be_opened_are_left_out_and_named(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pictures / "train" / "00.Class_A" / "003.jpg").write_bytes(b"")
    (pictures / "test" / "01.Class_B" / "001.jpg").write_text("no picture")
    loaders = load(pictures)
    said = capsys.readouterr().out
    assert "1 of 24 pictures could not be opened and were set aside: train/00.Class_A/003.jpg" in said
    assert "1 of 12 pictures could not be opened and were set aside: test/01.Class_B/001.jpg" in said
    assert sum(len(drawn_labels(loader)) for loader in loaders.values()) == 24 + 12 - 2


def test_a_class_of_which_nothing_opens_is_an_error(pictures: Path) -> None:
    for path in (pictures / "train" / "02.Class_C").iterdir():
        path.write_bytes(b"")
    with pytest.raises(DataError, match=r"02\.Class_C"):
        load(pictures)


def test_pictures_of_one_colour_are_refused(pictures: Path) -> None:
    for path in (pictures / "train").rglob("*.jpg"):
        Image.new("RGB", (40, 40), "white").save(path)
    with pytest.raises(DataError, match="same value in one colour channel"):
        load(pictures)


def test_a_data_set_without_test_pictures_has_an_empty_test_loader(pictures: Path) -> None:
    shutil.rmtree(pictures / "test")
    assert list(load(pictures)["test"]) == []


def test_data_comes_from_the_environment_when_none_is_named(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDMARKS_DATA", str(pictures))
    assert get_data_loaders(crop=24, resize=28)["train"].dataset.classes[0] == "00.Class_A"  # type: ignore[attr-defined]
    monkeypatch.delenv("LANDMARKS_DATA")
    classes = get_data_loaders(limit=50)["train"].dataset.classes  # type: ignore[attr-defined]
    assert classes[0] == "00.Haleakala_National_Park"


def test_one_batch_is_drawn_in_its_own_colours(pictures: Path) -> None:
    loaders = load(pictures, crop=28, resize=28)
    dataset = loaders["test"].dataset
    figure = visualize_one_batch({"train": loaders["test"]}, max_n=3)
    assert isinstance(figure, Figure)
    assert [axis.get_title() for axis in figure.axes] == ["Class A"] * 3
    with Image.open(dataset.samples[0][0]) as image:  # type: ignore[attr-defined]
        expected = np.asarray(image.resize((33, 28), Image.Resampling.BILINEAR).crop((2, 0, 30, 28))) / 255
    shown = np.asarray(figure.axes[0].images[0].get_array())
    # float32 there and back through the normalisation
    np.testing.assert_allclose(shown, expected, atol=1e-5)


@pytest.mark.parametrize(("max_n", "drawn"), [(1, 1), (4, 4), (9, 4)])
def test_no_more_is_drawn_than_a_batch_holds(pictures: Path, max_n: int, drawn: int) -> None:
    assert len(visualize_one_batch(load(pictures), max_n=max_n).axes) == drawn
    assert pyplot.get_fignums() == []  # or a notebook would show the figure twice


def test_drawing_no_picture_is_refused(pictures: Path) -> None:
    with pytest.raises(BadInput, match="max_n must be at least 1"):
        visualize_one_batch(load(pictures), max_n=0)


def test_loaders_of_a_learner_are_drawn_too(pictures: Path) -> None:
    plain = transforms.Compose([transforms.Resize((20, 20)), transforms.ToTensor()])
    dataset = datasets.ImageFolder(str(pictures / "train"), plain)
    figure = visualize_one_batch({"train": DataLoader(dataset, batch_size=2)})
    np.testing.assert_allclose(
        np.asarray(figure.axes[0].images[0].get_array()), dataset[0][0].permute(1, 2, 0).numpy()
    )
