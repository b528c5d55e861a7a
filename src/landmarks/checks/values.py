"""For probes: small data to call a learner's code with, and what it returns brought to plain arrays."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from landmarks.checks.student import OutOfTime, Unusable

__all__ = ["as_array", "as_module", "as_number", "given", "seeded", "tensor", "tiny_loader"]

_Value = TypeVar("_Value")
_MOST_NUMBERS = 2_000_000


def tensor(array: object) -> Tensor:
    """A tensor of its own memory, from an input's array."""
    return torch.from_numpy(np.array(array))


def seeded(seed: object) -> None:
    """The same random numbers for whatever comes next."""
    torch.manual_seed(int(seed))  # type: ignore[call-overload]


def tiny_loader(pictures: object, labels: object, batch_size: int) -> DataLoader[tuple[Tensor, ...]]:
    """A loader over arrays in their order. Pick a size that leaves a smaller last batch."""
    return DataLoader(TensorDataset(tensor(pictures), tensor(labels)), batch_size=batch_size)


def given(value: _Value | None, what: str) -> _Value:
    """The value, unless it is None.

    Raises:
        Unusable: it is None; the message begins with `what`, such as "`conv_block(…)`".
    """
    if value is None:
        raise Unusable(f"{what} gave back None. Does your function end with a `return`?")
    return value


def as_array(value: object, what: str) -> npt.NDArray[np.generic]:
    """An array of numbers from a tensor on any device, an array, or nested lists; on the CPU, detached.

    Raises:
        Unusable: it is none of these; the message begins with `what`, such as "`conv_block(…)`".
    """
    given(value, what)
    if isinstance(value, Tensor):
        return _from_tensor(value, what)
    try:
        array = np.asarray(value)
    except (KeyboardInterrupt, OutOfTime):
        raise
    except BaseException as error:  # an object may do as it likes when it is converted, leave Python too
        raise Unusable(f"{what} gave back a {_kind(value)} that is no array of numbers.") from error
    if type(array) is not np.ndarray or array.dtype.kind not in "biuf":
        raise Unusable(f"{what} should give back numbers, got {_kind(value)}.")
    return _capped(array, what)


def as_number(value: object, what: str) -> float:
    """A float from a number, or a tensor or array that holds one.

    Raises:
        Unusable: it is not one number. NaN passes.
    """
    array = as_array(value, what)
    if array.size != 1:
        raise Unusable(f"{what} should give back one number, got {array.size} of shape {array.shape}.")
    return float(array.reshape(()))


def as_module(value: object, what: str) -> nn.Module:
    """A module on the CPU.

    Raises:
        Unusable: it is none.
    """
    given(value, what)
    if not isinstance(value, nn.Module):
        raise Unusable(f"{what} should be an `nn.Module`, got {_kind(value)}.")
    return value.cpu()


def _from_tensor(value: Tensor, what: str) -> npt.NDArray[np.generic]:
    try:
        plain = value.detach().as_subclass(Tensor).cpu()
        if plain.is_complex() or plain.is_quantized:
            raise Unusable(f"{what} should give back real numbers, got {plain.dtype}.")
        if plain.is_floating_point() and plain.dtype not in (torch.float32, torch.float64):
            plain = plain.float()
        return _capped(np.array(plain.resolve_neg().to_dense().numpy()), what)
    except Unusable:
        raise
    except Exception as error:  # a subclass of the learner's may fail in any of these
        raise Unusable(f"{what} gave back a tensor that cannot be read: {type(error).__name__}.") from error


def _capped(array: npt.NDArray[np.generic], what: str) -> npt.NDArray[np.generic]:
    if array.size > _MOST_NUMBERS:
        raise Unusable(f"{what} gave back {array.size:,} numbers, far more than was asked for.")
    return array


def _kind(value: object) -> str:
    return f"an object of type `{type(value).__name__}`"
