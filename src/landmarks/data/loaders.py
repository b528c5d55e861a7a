"""Data loaders as the widely used starter kit names them: originals decoded anew each epoch, one by one.

This is the plain way to feed a network, and what a learner builds first. `landmarks.training` reads the
decoded cache instead, which is many times faster.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast

import numpy as np
import torch
from matplotlib import pyplot
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from landmarks.catalog import title
from landmarks.data.content import picture_names
from landmarks.data.decode import decode_picture
from landmarks.data.location import chosen_data
from landmarks.data.originals import Originals, inspect_originals
from landmarks.data.sources import PictureFile, PictureSet, open_data
from landmarks.data.split import stratified_split
from landmarks.data.storage import available_cores
from landmarks.data.transforms import denormalise, evaluation_transform, train_transform
from landmarks.errors import BadInput, DataError
from landmarks.progress import Progress, Stage

__all__ = ["PictureDataset", "compute_mean_and_std", "get_data_loaders", "visualize_one_batch"]

SLOW_SEC = 1.0  # work that is over sooner is not worth a line


class _SlowWork(Stage):
    """Prints what is being done once it has taken a while, and nothing if it is over before."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._due = time.monotonic() + SLOW_SEC

    def advance(self, steps: int = 1, **figures: float) -> None:  # noqa: ARG002
        if self._sentence and time.monotonic() >= self._due:
            print(self._sentence)
            self._sentence = ""


class _Printed(Progress):
    """Says everything with `print`, which is how a notebook listens."""

    @contextmanager
    def stage(self, description: str, total: int, unit: str = "step") -> Iterator[Stage]:
        yield _SlowWork(f"{description} {total:,} {unit}s …")

    def note(self, message: str) -> None:
        print(message)


PRINTED = _Printed()


class PictureDataset(Dataset[tuple[Tensor, int]]):
    """Original pictures with their labels; has what torchvision's `ImageFolder` has.

    classes: class names in label order. class_to_idx: name → label. samples: (path, label) of each picture.
    targets: the labels alone. transform: turns a `PIL.Image` into the tensor that is given out.
    """

    def __init__(
        self,
        files: Sequence[PictureFile],
        class_names: Sequence[str],
        transform: Callable[[Image.Image], Tensor],
        *,
        at_least: int | None = None,
    ) -> None:
        """`at_least`: how many pixels of the shorter side `transform` needs; `None` for all there are."""
        self.classes = list(class_names)
        self.class_to_idx = {name: label for label, name in enumerate(class_names)}
        self.samples = [(str(file.path), file.label) for file in files]
        self.targets = [file.label for file in files]
        self.transform = transform
        self._at_least = at_least

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        path, label = self.samples[index]
        picture = decode_picture(Path(path), at_least=self._at_least)
        return self.transform(Image.fromarray(picture)), label


def compute_mean_and_std(
    data: str | Path | None = None, *, progress: Progress = PRINTED
) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation of each colour channel over the original pictures of `train`.

    Args:
        data: a name, a folder or a zip; `None` is `$LANDMARKS_DATA`, or "renders" where that is not set.
        progress: told of the work, which is done once for the same pictures, and of pictures set aside.

    Returns:
        mean (3,) and std (3,), float32: red, green, blue, of values scaled to [0, 1].
    """
    found = inspect_originals(_open(data, progress), "train", progress)
    return torch.tensor(found.mean), torch.tensor(found.std)


def get_data_loaders(
    batch_size: int = 32,
    valid_size: float = 0.2,
    num_workers: int = 1,
    limit: int = -1,
    *,
    data: str | Path | None = None,
    crop: int = 224,
    resize: int = 256,
    augment: int = 9,
    seed: int = 0,
    progress: Progress = PRINTED,
) -> dict[str, DataLoader]:
    """Make the loaders of the training, validation and test pictures.

    A batch is (B, 3, crop, crop) float32, normalised with the mean and standard deviation of `train`, and
    (B,) int64 labels. Training pictures come shuffled and augmented; the others in a fixed order, as they
    are.

    Args:
        batch_size: pictures a batch, at least 1; the last batch of an epoch may be smaller.
        valid_size: the share of `train` that is held back for validation, above 0 and below 1; of each class.
        num_workers: processes that decode; 0 for none of their own, -1 for one per core. More than cores are
            not started.
        limit: -1 for all pictures; otherwise how many to keep of training and validation together (at least
            one of each), and of test, drawn at random. For quick tries.
        data: as for `compute_mean_and_std`.
        crop: side in pixels of what the network sees.
        resize: the shorter side in pixels that a picture is brought to before cropping, at least `crop`.
        augment: magnitude of RandAugment, 0 (none of it) to 30.
        seed: 0 or more; decides the split, what `limit` keeps, and with workers what augmentation draws.
        progress: told of the work, of what `limit` left, and of pictures set aside.
    """
    _require_sound(batch_size, valid_size, num_workers, limit, crop, resize)
    pictures = _open(data, progress)
    originals = inspect_originals(pictures, "train", progress)
    if min(originals.std) == 0:
        raise DataError("All training pictures have the same value in one colour channel: nothing to learn.")
    chosen = _choose(pictures, originals, valid_size, seed, progress)
    if limit > 0:
        chosen = _limit(chosen, limit, valid_size, seed)
        counts = ", ".join(f"{len(files):,} {name}" for name, files in chosen.items())
        progress.note(f"Limited to a few pictures: {counts}. Figures measured with these say little.")
    mean, std = originals.mean, originals.std
    training = train_transform(mean=mean, std=std, crop=crop, resize=resize, augment=augment)
    evaluation = evaluation_transform(mean=mean, std=std, crop=crop, resize=resize)
    return {
        name: DataLoader(
            PictureDataset(
                files, pictures.class_names, training if name == "train" else evaluation, at_least=resize
            ),
            batch_size=batch_size,
            shuffle=name == "train",
            num_workers=_worker_count(num_workers),
            generator=torch.Generator().manual_seed(seed),  # workers draw their seeds from it too
        )
        for name, files in chosen.items()
    }


def visualize_one_batch(data_loaders: dict[str, DataLoader], max_n: int = 5) -> Figure:
    """Draw up to `max_n` pictures of one training batch as the network sees them, in their own colours again.

    `data_loaders` is what `get_data_loaders` gives, or any dict whose "train" has a dataset with `classes`.
    """
    if max_n < 1:
        raise BadInput(f"max_n must be at least 1 picture, not {max_n}.")
    loader = data_loaders["train"]
    batch, labels = next(iter(loader))
    class_names = cast(PictureDataset, loader.dataset).classes
    shown = denormalise(batch[:max_n], getattr(loader.dataset, "transform", None))
    figure, axes = pyplot.subplots(1, len(shown), figsize=(3 * len(shown), 3.4), squeeze=False)
    for axis, picture, label in zip(axes[0], shown, labels, strict=False):
        axis.imshow(picture.permute(1, 2, 0).numpy())
        axis.set_title(title(class_names[int(label)]), fontsize=9, wrap=True)
        axis.axis("off")
    figure.tight_layout()
    pyplot.close(figure)  # or a notebook would show it twice: once by itself, once as the cell's value
    return figure


def _require_sound(
    batch_size: int, valid_size: float, num_workers: int, limit: int, crop: int, resize: int
) -> None:
    if batch_size < 1:
        raise BadInput(f"batch_size must be at least 1 picture, not {batch_size}.")
    if not 0 < valid_size < 1:
        raise BadInput(f"valid_size must be above 0 and below 1, such as 0.2, not {valid_size}.")
    if num_workers < -1:
        raise BadInput(f"num_workers must be 0 or more, or -1 for one per core, not {num_workers}.")
    if limit != -1 and limit < 1:
        raise BadInput(f"limit must be at least 1 picture, or -1 for all, not {limit}.")
    if not 1 <= crop <= resize:
        raise BadInput(f"crop must be at least 1 pixel and at most resize ({resize}), not {crop}.")


def _open(data: str | Path | None, progress: Progress) -> PictureSet:
    return open_data(chosen_data(data), progress)


def _choose(
    pictures: PictureSet, originals: Originals, valid_size: float, seed: int, progress: Progress
) -> dict[str, list[PictureFile]]:
    """Which pictures each loader gives: those that open, the training pictures split in two."""
    good = _that_open(pictures, "train", originals)
    labels = np.array([file.label for file in good])
    split = stratified_split(labels, valid_size, seed, picture_names(pictures, good))
    test = (
        _that_open(pictures, "test", inspect_originals(pictures, "test", progress)) if pictures.test else []
    )
    return {
        "train": [good[index] for index in split.train],
        "valid": [good[index] for index in split.valid],
        "test": test,
    }


def _that_open(
    pictures: PictureSet, split: Literal["train", "test"], originals: Originals
) -> list[PictureFile]:
    bad = {row.path for row in originals.set_aside}
    files = pictures.split(split)
    return [file for file, name in zip(files, picture_names(pictures, files), strict=True) if name not in bad]


def _limit(
    chosen: dict[str, list[PictureFile]], limit: int, valid_size: float, seed: int
) -> dict[str, list[PictureFile]]:
    valid = max(1, round(limit * valid_size))
    counts = {"train": max(1, limit - valid), "valid": valid, "test": limit}
    rng = np.random.default_rng(seed)
    return {
        name: [files[index] for index in np.sort(rng.permutation(len(files))[: counts[name]])]
        for name, files in chosen.items()
    }


def _worker_count(wanted: int) -> int:
    cores = available_cores()
    return cores if wanted == -1 else min(wanted, cores)
