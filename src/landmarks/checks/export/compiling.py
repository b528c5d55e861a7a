"""Compiling a learner's module to TorchScript, as often as they try.

A compilation that fails leaves half of each class that it had begun behind, torchvision's and ours too, and
every later one in the same process then fails with "Can't redefine method". A learner's first mistake would
so make each right answer after it wrong, until the kernel is started again.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

__all__ = ["compiled", "fresh_compiler"]


@contextlib.contextmanager
def fresh_compiler() -> Iterator[None]:
    """Reuses no class that was compiled before, and hides the warning that TorchScript is deprecated.

    Modules that were compiled or loaded before go on working.
    """
    _forget()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        _forget()


def compiled(module: nn.Module) -> Any:
    """The module as TorchScript; raises one of `TorchScriptError` where it cannot become that."""
    with fresh_compiler():
        return torch.jit.script(module)


def _forget() -> None:
    # The types that modules were given, and no more: PyTorch's registry of classes and of what was compiled
    # must stay, since modules that were compiled before would be run with freed types, and end the process.
    torch.jit._recursive.concrete_type_store = torch.jit._recursive.ConcreteTypeStore()
