"""What an observation may hold: small specifications, since whoever sent it may have forged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

__all__ = ["Array", "Flag", "Items", "Malformed", "Maybe", "Number", "Spec", "Text", "validate"]

_KINDS = {"float": "f", "int": "iu", "bool": "b", "number": "biuf"}


class Malformed(ValueError):
    """An observation, or the bytes of one, is not what its check asks for."""


class Spec(Protocol):
    """Says whether a value is of the right kind and size."""

    def check(self, name: str, value: object) -> None:
        """Raises `Malformed`, naming `name`, when the value is not as specified."""


@dataclass(frozen=True)
class Array:
    """An array of numbers. `None` in `shape` stands for any length up to `most`; `kind` is a key of `_KINDS`.

    Values may be NaN or infinite, since a learner's may be: judges must expect it.
    """

    shape: tuple[int | None, ...] | None = None
    kind: str = "number"
    most: int = 1_000_000

    def check(self, name: str, value: object) -> None:
        if not isinstance(value, np.ndarray) or value.dtype.kind not in _KINDS[self.kind]:
            raise Malformed(f"{name} should be an array of kind {self.kind}, got {_describe(value)}.")
        if value.size > self.most:
            raise Malformed(f"{name} holds {value.size:,} numbers, more than {self.most:,}.")
        if self.shape is not None:
            fits = len(self.shape) == value.ndim and all(
                want in (None, got) for want, got in zip(self.shape, value.shape, strict=True)
            )
            if not fits:
                raise Malformed(f"{name} should have shape {self.shape}, got {value.shape}.")


@dataclass(frozen=True)
class Number:
    """A float or an int (not a bool); NaN and infinities pass unless `whole`."""

    whole: bool = False

    def check(self, name: str, value: object) -> None:
        kinds = int if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise Malformed(f"{name} should be a {'whole ' * self.whole}number, got {_describe(value)}.")
        if isinstance(value, int) and value.bit_length() > 63:
            raise Malformed(f"{name} is larger than a 64-bit number.")


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def check(self, name: str, value: object) -> None:
        if not isinstance(value, bool):
            raise Malformed(f"{name} should be true or false, got {_describe(value)}.")


@dataclass(frozen=True)
class Text:
    """A string of at most `most` characters."""

    most: int = 200

    def check(self, name: str, value: object) -> None:
        if not isinstance(value, str) or len(value) > self.most:
            raise Malformed(
                f"{name} should be text of at most {self.most} characters, got {_describe(value)}."
            )


@dataclass(frozen=True)
class Items:
    """A list of at most `most` values, each as `of` says."""

    of: Spec
    most: int = 1000

    def check(self, name: str, value: object) -> None:
        if not isinstance(value, list) or len(value) > self.most:
            raise Malformed(f"{name} should be a list of at most {self.most} items, got {_describe(value)}.")
        for index, item in enumerate(value):
            self.of.check(f"{name}[{index}]", item)


@dataclass(frozen=True)
class Maybe:
    """`None`, or as `of` says."""

    of: Spec

    def check(self, name: str, value: object) -> None:
        if value is not None:
            self.of.check(name, value)


def validate(observation: Mapping[str, object], schema: Mapping[str, Spec]) -> None:
    """Raises `Malformed` unless the observation holds the schema's names, no others, each as specified."""
    if set(observation) != set(schema):
        raise Malformed(
            f"An observation should hold {sorted(schema)}, got {sorted(map(str, observation))[:20]}."
        )
    for name, spec in schema.items():
        spec.check(name, observation[name])


def _describe(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} with shape {value.shape}"
    if isinstance(value, str | list | dict):
        return f"{type(value).__name__} of length {len(value)}"
    return type(value).__name__
