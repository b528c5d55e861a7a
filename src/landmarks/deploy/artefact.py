"""The artefact: one TorchScript file that holds a `Predictor`, its class names and where it came from."""

from __future__ import annotations

import copy
import json
import stat
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from landmarks.data.archive import DAMAGE
from landmarks.data.storage import readable_name, write_atomically
from landmarks.deploy.batching import predict_pictures
from landmarks.deploy.metadata import (
    METADATA_FILE,
    REMEDY,
    describe,
    read_description,
    read_threshold,
    refusal,
)
from landmarks.deploy.parity import Told, nobody, require_same_predictions
from landmarks.deploy.predictor import Predictor
from landmarks.deploy.torchscript import (
    TorchScriptError,
    first_line,
    load_scripted,
    save_scripted,
    script_for_inference,
)
from landmarks.errors import ArtefactError

__all__ = ["Artefact", "load_artefact", "require_classes", "save_artefact"]

MAX_METADATA_BYTES = 4 * 2**20
NAMED = 3  # how many classes a message names before it only counts

# What of a `Predictor` remains reachable in the file, besides `forward`.
_KEPT = ["class_names", "classify", "prepare"]


@dataclass(frozen=True)
class Artefact:
    """A loaded artefact.

    module: the TorchScript predictor; call it with uint8 tensors (3, H, W) or (B, 3, H, W).
    class_names: in label order.
    metadata: what `describe` gave when it was saved, and what the one who saved it added.
    path: the file.
    """

    module: torch.jit.ScriptModule
    class_names: tuple[str, ...]
    metadata: dict[str, Any]
    path: Path

    @property
    def threshold(self) -> float:
        """A picture whose top probability is below this shows none of the classes; 0 if uncalibrated."""
        return read_threshold(self.metadata)

    def predict(self, pictures: Iterable[np.ndarray]) -> np.ndarray:
        """Probabilities (N, C) float32 of N pictures (H, W, 3) uint8 RGB, each of its own size.

        Raises `BadInput` when an array is not such a picture.
        """
        return predict_pictures(self.module, pictures)


def save_artefact(
    predictor: Predictor, path: Path | str, metadata: Mapping[str, Any], tell: Told = nobody
) -> Artefact:
    """Write `predictor` to `path` as an artefact, check the file against it, and give it back loaded.

    The file appears whole and checked or not at all; an older one is replaced. `predictor` stays as it is.
    `metadata` is kept with it: JSON values under names that `describe` does not use.

    Raises:
        BadInput: `metadata` cannot be kept. ArtefactError: the network's code cannot become TorchScript.
        CheckFailed: the file predicts something else. StorageError: it cannot be written.
    """
    path = Path(path)
    described = describe(predictor, metadata)
    module = _compile(predictor)
    with write_atomically(path) as file:
        save_scripted(module, file, {METADATA_FILE: json.dumps(described)})
        file.flush()
        written = load_artefact(Path(file.name))
        what = f"The artefact for {readable_name(path)}"
        apart = require_same_predictions(what, predictor, written.module)
    tell(apart)
    return Artefact(written.module, written.class_names, written.metadata, path)


def _compile(predictor: Predictor) -> torch.jit.ScriptModule:
    """`predictor` as TorchScript, with channels-last convolutions where its network can take that."""
    blank = torch.zeros(1, 3, 8, 8, dtype=torch.uint8)
    with torch.inference_mode():
        predictor(blank.to(predictor.mean.device))  # what is wrong with the network itself shows here
    # Code such as `x.view(x.size(0), -1)` needs the usual layout.
    for channels_last in (True, False):
        candidate = copy.copy(predictor)
        candidate.channels_last = channels_last
        module = _script(candidate)
        try:
            module(blank)
        except TorchScriptError as error:
            failure = error
        else:
            return module
    raise ArtefactError(
        f"The network {type(predictor.model).__name__} runs in Python and fails as TorchScript: "
        f"{str(failure).strip().splitlines()[-1]}"
    ) from failure


def _script(predictor: Predictor) -> torch.jit.ScriptModule:
    try:
        return script_for_inference(predictor, keep=_KEPT, channels_last=predictor.channels_last)
    except TorchScriptError as error:
        raise ArtefactError(
            f"The network {type(predictor.model).__name__} cannot become TorchScript ({first_line(error)}); "
            "rewrite that part within TorchScript's subset of Python."
        ) from error


def load_artefact(path: Path | str) -> Artefact:
    """Load an artefact that `save_artefact` wrote, onto the CPU.

    What the file says of itself is read and checked before any of its code is loaded. Raises `ArtefactError`
    when it is missing, damaged, something else, or of another format version.
    """
    path = Path(path)
    metadata = _read_metadata(path)
    try:
        module = load_scripted(path)
    except TorchScriptError as error:
        raise refusal(path, f"its TorchScript cannot be loaded ({first_line(error)})") from error
    class_names = tuple(metadata["class_names"])
    if list(getattr(module, "class_names", ())) != list(class_names):
        raise refusal(path, "its code has other class names than its metadata")
    return Artefact(module, class_names, metadata, path)


def _read_metadata(path: Path) -> dict[str, Any]:
    """The metadata of an artefact whose every byte is as it was written."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise refusal(path, "it is a folder" if path.is_dir() else "it is not a regular file")
        if found.st_size == 0:
            raise refusal(path, "it is empty (zero bytes)")
        with zipfile.ZipFile(path) as archive:
            metadata = read_description(_metadata_member(archive, path), path)
            damaged = archive.testzip()
    except FileNotFoundError as error:
        raise ArtefactError(f"There is no file {readable_name(path)}: {REMEDY}.") from error
    except OSError as error:
        raise refusal(path, f"it cannot be read ({error.strerror})") from error
    except DAMAGE as error:
        raise refusal(path, "it is not a TorchScript file, or it is damaged or cut off") from error
    if damaged is not None:
        raise refusal(path, f"it is damaged (in its part {readable_name(damaged)})")
    return metadata


def _metadata_member(archive: zipfile.ZipFile, path: Path) -> bytes:
    members = [info for info in archive.infolist() if info.filename.endswith(f"/extra/{METADATA_FILE}")]
    if len(members) != 1 or members[0].file_size > MAX_METADATA_BYTES:
        raise refusal(path, "it does not say what its classes are")
    return archive.read(members[0])


def require_classes(artefact: Artefact, class_names: Sequence[str]) -> None:
    """Raise `ArtefactError` unless `artefact` has just these classes, in this order.

    The message names the first that differ.
    """
    ours, theirs = list(artefact.class_names), list(class_names)
    if ours == theirs:
        return
    only_ours = [name for name in ours if name not in theirs]
    only_theirs = [name for name in theirs if name not in ours]
    if only_ours or only_theirs:
        sides = [("only the model has {}", only_ours), ("only the data has {}", only_theirs)]
        differ = " and ".join(text.format(_listed(names)) for text, names in sides if names)
    else:
        label = next(i for i, (our, their) in enumerate(zip(ours, theirs, strict=True)) if our != their)
        differ = f"the order differs: class {label} is {readable_name(ours[label])} for the model and "
        differ += f"{readable_name(theirs[label])} in the data"
    raise ArtefactError(
        f"{readable_name(artefact.path)} was made for other classes ({len(ours)}) than the data has "
        f"({len(theirs)}): {differ}. Pass the data it was made for, or train a model on this data."
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(readable_name(name) for name in names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown} and {len(names) - NAMED} more"
