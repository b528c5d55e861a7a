"""Files as `torch.save` writes them: read without running code from them, written whole or not at all."""

from __future__ import annotations

import pickle
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import torch

from landmarks.data.storage import write_atomically

__all__ = ["read_torch_file", "write_torch_file"]

# All that `torch.load` was seen to raise for files with bytes changed, lost or cut off, in both its formats.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    pickle.UnpicklingError,
    struct.error,
    zipfile.BadZipFile,
)


def read_torch_file(path: Path) -> Any:
    """What `torch.save` put into `path`, on the CPU; only tensors and plain data are let in, never code.

    Raises `ValueError` where the file is damaged or holds anything else, `OSError` where it cannot be opened.
    """
    with path.open("rb") as file, warnings.catch_warnings():
        # Damaged and foreign files set off warnings about PyTorch's own insides on the way to their error.
        warnings.simplefilter("ignore", UserWarning)
        try:
            return torch.load(file, map_location="cpu", weights_only=True)
        except _DAMAGE as error:
            raise ValueError(f"{path} is damaged or was not written by torch.save") from error


def write_torch_file(content: object, path: Path) -> None:
    """`torch.save` into `path`, so that a kill at any moment leaves an older `path` as it was.

    Raises `StorageError` where the disk is full or the place cannot be written.
    """
    with write_atomically(path) as file:
        writer = _Writer(file)
        try:
            torch.save(content, writer)  # type: ignore[arg-type]  # it only writes and flushes
        except RuntimeError:
            if writer.refused is not None:
                raise writer.refused from None
            raise


class _Writer:
    """Passes bytes on to a file and remembers what the disk said, which `torch.save` replaces by a riddle."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.refused: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self.file.write(data)
        except OSError as error:
            self.refused = error
            raise

    def flush(self) -> None:
        self.file.flush()
