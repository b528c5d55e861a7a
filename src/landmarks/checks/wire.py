"""How inputs and observations cross between processes: one `.npz` without pickle, small and checked.

The archive holds `tree.json`, in which `{"$array": 3}` stands for the member `3.npy`. Members are stored, not
compressed, so that a small file cannot unfold into a large one; an array's header is held against the bytes
that follow it before memory is asked for.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from landmarks.checks.schema import Malformed

__all__ = ["decode", "encode"]

_TREE = "tree.json"
_MARK = "$array"
_MOST_MEMBERS = 10_000
_MOST_TREE_BYTES = 8_000_000


def encode(values: Mapping[str, Any]) -> bytes:
    """The bytes of nested dicts and lists with JSON's scalars and arrays of numbers.

    Raises:
        TypeError: a value is of another kind (a tensor must be brought to an array first).
    """
    arrays: list[npt.NDArray[np.generic]] = []
    tree = json.dumps(_without_arrays(dict(values), arrays))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_TREE, tree)
        for index, array in enumerate(arrays):
            member = io.BytesIO()
            np.save(member, array, allow_pickle=False)
            archive.writestr(f"{index}.npy", member.getvalue())
    return buffer.getvalue()


def decode(data: bytes, *, most_bytes: int) -> dict[str, Any]:
    """What `encode` was given, from bytes that anyone may have forged.

    Raises:
        Malformed: they are more than `most_bytes`, or not of this format.
    """
    if len(data) > most_bytes:
        raise Malformed(f"An observation may have {most_bytes:,} bytes, got {len(data):,}.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_tricks(archive, len(data))
            tree = json.loads(archive.read(_TREE))
            arrays = {
                name: _array(name, archive.read(name)) for name in archive.namelist() if name.endswith(".npy")
            }
        whole = _with_arrays(tree, arrays)
    except Malformed:
        raise
    # What zipfile, json and numpy raise on bytes that are not theirs.
    except (
        zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, OSError, RecursionError,
        NotImplementedError, SyntaxError, OverflowError, RuntimeError,
    ) as error:  # fmt: skip
        raise Malformed(f"An observation's bytes are not of its format ({type(error).__name__}).") from error
    if not isinstance(whole, dict):
        raise Malformed("An observation should be a table of names.")
    return whole


def _without_arrays(value: Any, arrays: list[npt.NDArray[np.generic]]) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.kind not in "biuf":
            raise TypeError(f"Only arrays of numbers cross, got {value.dtype}.")
        if isinstance(value, np.generic):
            return value.item()
        # Subclasses would save as they please.
        arrays.append(np.ascontiguousarray(value).view(np.ndarray).reshape(value.shape))
        return {_MARK: len(arrays) - 1}
    if isinstance(value, Mapping):
        return {str(key): _without_arrays(item, arrays) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_arrays(item, arrays) for item in value]
    return value


def _with_arrays(value: Any, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Any:
    if isinstance(value, dict):
        if set(value) == {_MARK}:
            return arrays[f"{int(value[_MARK])}.npy"]
        return {key: _with_arrays(item, arrays) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_arrays(item, arrays) for item in value]
    return value


def _refuse_tricks(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS or len({member.filename for member in members}) != len(members):
        raise Malformed("An observation's archive holds too many members, or one name twice.")
    if any(member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1 for member in members):
        raise Malformed("An observation's archive must be stored without compression.")
    # Stored members that lie over each other would unfold to more than the archive has.
    if sum(member.file_size for member in members) > size:
        raise Malformed("An observation's archive claims more bytes than it has.")
    if any(member.filename == _TREE and member.file_size > _MOST_TREE_BYTES for member in members):
        raise Malformed(f"An observation's table may have {_MOST_TREE_BYTES:,} bytes.")


def _array(name: str, data: bytes) -> npt.NDArray[np.generic]:
    stream = io.BytesIO(data)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise Malformed(f"{name} is not an array of format 1.0.")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    body = data[stream.tell() :]
    if dtype.kind not in "biuf" or dtype.hasobject or dtype.itemsize > 8:
        raise Malformed(f"{name} holds {dtype}, and only numbers cross.")
    if any(length < 0 for length in shape) or math.prod(shape) * dtype.itemsize != len(body):
        raise Malformed(f"{name} says shape {shape}, which its {len(body):,} bytes are not.")
    array = np.frombuffer(body, dtype).reshape(shape, order="F" if fortran else "C")
    return array.astype(dtype.newbyteorder("="))
