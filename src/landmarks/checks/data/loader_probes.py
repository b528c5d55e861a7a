"""What is called of a learner's functions that read the data set: here one of the check's own."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import ImageFolder

from landmarks.checks.contract import Inputs, Observation
from landmarks.checks.data.probes import as_pair
from landmarks.checks.student import Student, Unusable
from landmarks.checks.threads import one_thread
from landmarks.checks.values import as_array, seeded

__all__ = ["compute_mean_and_std", "get_data_loaders", "visualize_one_batch"]

_LOADERS = ("train", "valid", "test")
_FOLDER = "landmark_images"  # where the starter kit looks for its data


@contextlib.contextmanager
def _data_folder(inputs: Inputs) -> Iterator[Path]:
    """The case's pictures as a data set that `$LANDMARKS_DATA` names, in the current folder meanwhile."""
    before = os.environ.get("LANDMARKS_DATA")
    with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(scratch):
        root = Path(scratch) / _FOLDER
        for name, content in zip(inputs["paths"], inputs["contents"], strict=True):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.tobytes())
        os.environ["LANDMARKS_DATA"] = str(root)
        try:
            with one_thread():
                yield root
        finally:
            os.environ.pop("LANDMARKS_DATA", None)
            if before is not None:
                os.environ["LANDMARKS_DATA"] = before


def compute_mean_and_std(student: Student, inputs: Inputs) -> Observation:
    with _data_folder(inputs):
        mean, std = as_pair(student.call("compute_mean_and_std"), "`compute_mean_and_std()`")
    return {"mean": mean, "std": std}


def get_data_loaders(student: Student, inputs: Inputs) -> Observation:
    share = inputs["valid_size"]
    with _data_folder(inputs):
        seeded(inputs["seed"])
        loaders = _loaders(student, batch_size=inputs["batch"], valid_size=share, num_workers=0, limit=-1)
        seen: dict[str, Any] = {"shapes": [], "sizes": []}
        for name in _LOADERS:
            passes = [_one_pass(loaders[name]) for _ in range(2)]
            seen[name] = [colours for colours, _, _, _ in passes]
            seen[f"{name}_labels"] = [labels for _, labels, _, _ in passes]
            seen["sizes"].append(passes[0][2])
            seen["shapes"].append(passes[0][3])
        again = _loaders(student, batch_size=inputs["batch"], valid_size=share, num_workers=0, limit=-1)
        seen["again"] = _one_pass(again["valid"])[0]
        few = _loaders(student, batch_size=4, valid_size=share, num_workers=0, limit=inputs["limit"])
        seen["limited"] = np.array([len(_one_pass(few[name])[1]) for name in _LOADERS])
    return seen


def _loaders(student: Student, **arguments: Any) -> Any:
    found = student.call("get_data_loaders", **arguments)
    if not isinstance(found, dict) or not set(_LOADERS) <= set(found):
        got = sorted(map(str, found)) if isinstance(found, dict) else type(found).__name__
        raise Unusable(
            f'`get_data_loaders(…)` should give back a dictionary of "train", "valid" and "test", got {got}.'
        )
    return found


def _one_pass(loader: Any) -> tuple[Any, Any, Any, Any]:
    """The mean colour (N, 3) and label of each picture, the batches' sizes, and the first batch's shape."""
    colours, labels, shape = [], [], np.zeros(4, np.int64)
    sizes: list[int] = []
    for batch in loader:
        pictures, classes = as_pair(batch, "A batch of your loaders")
        if pictures.ndim != 4 or pictures.shape[1] != 3:
            raise Unusable(f"A batch of pictures should be (B, 3, height, width), got {pictures.shape}.")
        if not sizes:
            shape = np.array(pictures.shape, np.int64)
        colours.append(pictures.astype(np.float64).mean(axis=(2, 3)))
        labels.append(classes.reshape(-1).astype(np.float64))
        sizes.append(len(pictures))
    if not sizes:
        return np.zeros((0, 3)), np.zeros(0), np.zeros(0), shape
    return np.concatenate(colours), np.concatenate(labels), np.array(sizes, np.float64), shape


def visualize_one_batch(student: Student, inputs: Inputs) -> Observation:
    from matplotlib import pyplot

    with _data_folder(inputs) as root:
        steps = [transforms.ToTensor(), transforms.Normalize(_list(inputs["mean"]), _list(inputs["std"]))]
        dataset = ImageFolder(str(root / "train"), transforms.Compose(steps))
        loaders = {"train": DataLoader(dataset, batch_size=int(inputs["batch"]))}
        loaders |= {"valid": loaders["train"], "test": loaders["train"]}
        before = set(pyplot.get_fignums())
        try:
            found = student.call("visualize_one_batch", data_loaders=loaders, max_n=inputs["max_n"])
            figure = _figure(found, [number for number in pyplot.get_fignums() if number not in before])
            axes = [axis for axis in figure.axes if axis.images]
            return {
                "pictures": [_drawn(axis.images[0]) for axis in axes[:20]],
                "titles": [_title(axis)[:300] for axis in axes[:20]],
            }
        finally:
            for number in set(pyplot.get_fignums()) - before:
                pyplot.close(number)


def _figure(found: Any, opened: list[int]) -> Any:
    """The figure that was given back, or else the last one that was opened."""
    from matplotlib import pyplot
    from matplotlib.figure import Figure

    if isinstance(found, Figure):
        return found
    if not opened:
        raise Unusable("`visualize_one_batch(…)` should give back a figure; it gave back none and drew none.")
    return pyplot.figure(opened[-1])


def _drawn(image: Any) -> Any:
    """(H, W, 3) float32 in [0, 1], as matplotlib shows it."""
    array = as_array(np.ma.getdata(image.get_array()), "A picture of your figure")
    return (array.astype(np.float32) / (255 if array.dtype.kind in "iu" else 1))[:200, :200]


def _title(axis: Any) -> str:
    """What is written above, below or in an axes."""
    texts = [axis.get_title(where) for where in ("center", "left", "right")] + [axis.get_xlabel()]
    return " ".join([*texts, *(text.get_text() for text in axis.texts)])


def _list(value: Any) -> list[float]:
    return [float(number) for number in value]
