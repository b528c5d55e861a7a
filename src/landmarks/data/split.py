"""Which training pictures are held back for validation: drawn once, stratified, and kept with the run.

The draw depends on the pictures' names, their classes and the seed, never on the order in which a disk lists
them. A stored split names its pictures for the same reason.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from landmarks.data.storage import readable_name, write_text_atomically
from landmarks.errors import BadInput, DataError

__all__ = ["Split", "load_split", "save_split", "stratified_split"]


@dataclass(frozen=True)
class Split:
    """Two disjoint sets of pictures that together are all of them.

    train, valid: (n,) int64 indices into the labels that were split, ascending.
    valid_fraction: the share of pictures that was asked for as `valid`.
    digest: hash of the names and labels that were split, whatever their order.
    valid_names: the names of the pictures in `valid`, in its order.
    """

    train: np.ndarray
    valid: np.ndarray
    seed: int
    valid_fraction: float
    digest: str
    valid_names: tuple[str, ...]


def stratified_split(labels: np.ndarray, valid_fraction: float, seed: int, names: Sequence[str]) -> Split:
    """Draw `valid_fraction` of each class for validation.

    Each class gives within one picture of its share, and the whole does too where single classes allow it. A
    class of two or more pictures gives at least one to each side; a class of one stays in training.

    Args:
        labels: (N,) integers, the class of each picture.
        valid_fraction: at least 0 and below 1; with 0, `valid` is empty.
        seed: 0 or more; the same seed gives the same split.
        names: N different names, in the order of `labels`.
    """
    if not 0 <= valid_fraction < 1:
        raise BadInput(f"The validation fraction must be at least 0 and below 1, not {valid_fraction}.")
    if seed < 0:
        raise BadInput(f"The seed of a split must be 0 or more, not {seed}.")
    if len(set(names)) != len(labels) or len(names) != len(labels):
        raise BadInput(f"A split needs a different name for each of {len(labels)} pictures.")
    by_name = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    members = {int(label): by_name[labels[by_name] == label] for label in np.unique(labels)}
    held_back = _held_back_per_class({label: len(rows) for label, rows in members.items()}, valid_fraction)
    is_valid = np.zeros(len(labels), dtype=bool)
    for label, rows in members.items():
        # A generator of its own per class: more pictures in one class leave the others as they were.
        drawn = np.random.default_rng([seed, label]).permutation(rows)[: held_back[label]]
        is_valid[drawn] = True
    return _split(is_valid, names, seed, valid_fraction, _digest(names, labels))


def save_split(split: Split, path: Path) -> None:
    """Store a split as JSON, whole or not at all."""
    stored = {
        "seed": split.seed,
        "valid_fraction": split.valid_fraction,
        "digest": split.digest,
        "valid": split.valid_names,
    }
    write_text_atomically(path, json.dumps(stored, indent=1))


def load_split(path: Path, names: Sequence[str], labels: np.ndarray) -> Split:
    """Read a stored split for the pictures `names` and `labels`, in their order, whichever that is.

    Raises `DataError` when the file is missing or damaged, or was made for other pictures.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        seed, valid_fraction = int(stored["seed"]), float(stored["valid_fraction"])
        digest, held_back = stored["digest"], frozenset(stored["valid"])
    except OSError as error:
        raise DataError(f"Cannot read the split {readable_name(path)}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{readable_name(path)} is not a split, or damaged; make a new one.") from error
    if digest != _digest(names, labels) or not held_back <= set(names):
        raise DataError(
            f"The split in {readable_name(path)} was made for other pictures than these {len(names):,}: some "
            "were added, removed, renamed or moved to another class. Bring those back, or make a new split."
        )
    is_valid = np.array([name in held_back for name in names], dtype=bool)
    return _split(is_valid, names, seed, valid_fraction, digest)


def _held_back_per_class(sizes: dict[int, int], fraction: float) -> dict[int, int]:
    """Share out `fraction` of all pictures by largest remainder, within each class's bounds."""
    if fraction == 0:
        return dict.fromkeys(sizes, 0)
    share = {label: round(size * fraction, 9) for label, size in sizes.items()}  # 0.3 × 10 is not quite 3
    least = {label: min(max(math.floor(share[label]), 1), size - 1) for label, size in sizes.items()}
    most = {label: min(math.ceil(share[label]), size - 1) for label, size in sizes.items()}
    missing = round(sum(sizes.values()) * fraction) - sum(least.values())
    for label in sorted(sizes, key=lambda label: (math.floor(share[label]) - share[label], label)):
        if missing > 0 and most[label] > least[label]:
            least[label] += 1
            missing -= 1
    return least


def _split(
    is_valid: np.ndarray, names: Sequence[str], seed: int, valid_fraction: float, digest: str
) -> Split:
    valid = np.flatnonzero(is_valid)
    return Split(
        train=np.flatnonzero(~is_valid),
        valid=valid,
        seed=seed,
        valid_fraction=valid_fraction,
        digest=digest,
        valid_names=tuple(names[index] for index in valid.tolist()),
    )


def _digest(names: Sequence[str], labels: np.ndarray) -> str:
    rows = sorted(zip(names, labels.tolist(), strict=True))
    return hashlib.blake2b(json.dumps(rows).encode(), digest_size=20).hexdigest()
