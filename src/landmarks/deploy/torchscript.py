"""The one place that touches `torch.jit`: script, optimise, save and load, without its warnings.

TorchScript is deprecated since torch 2.5 and each call says so. What replaces it:

- `torch.export`: a program (`.pt2`) that Python runs, and that AOTInductor compiles to a shared library for
  one kind of machine;
- ONNX: a file that onnxruntime runs, from many languages and with no PyTorch.

`landmarks.deploy.export` writes both. The artefact of this course is still TorchScript because it alone is
one file, the same for every machine, that runs with nothing but PyTorch (from C++ too), holds code with loops
and conditions for pictures of any size, and carries the class names along. On Python 3.14, where
`torch.jit` is no longer supported, this module is what has to change.
"""

from __future__ import annotations

import copy
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import torch
from torch import nn

__all__ = ["TorchScriptError", "first_line", "load_scripted", "save_scripted", "script_for_inference"]

# What `torch.jit` raises: its compiler (code that it cannot read, find or put types on), its reader, and its
# code when it runs.
TorchScriptError = (
    RuntimeError,
    torch.jit.Error,
    torch.jit.frontend.FrontendError,
    AttributeError,
    OSError,
    TypeError,
    ValueError,
)

# `catch_warnings` swaps a global: of two threads that overlap, one could bring back the other's filters.
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def _no_deprecation_warnings() -> Iterator[None]:
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore",
            message=r"`torch\.jit\.\w+` is (deprecated|not supported)",
            category=FutureWarning,
        )
        yield


def script_for_inference(
    module: nn.Module, keep: list[str], *, channels_last: bool = True
) -> torch.jit.ScriptModule:
    """A TorchScript copy of `module` in float32 for prediction only; `module` itself stays as it is.

    Freezing makes the weights constants and folds each batch norm into the convolution before it, which it
    finds in the compiled graph, whatever the module looks like. Nothing in the result is made for one kind of
    processor.

    `keep` names the attributes and exported methods, besides `forward`, that remain reachable. With
    `channels_last` the convolutions' weights, and so what comes out of them, have the memory layout in which
    a CPU convolves fastest.

    Raises one of `TorchScriptError` where the module's code is outside TorchScript's subset of Python.
    """
    ready = copy.deepcopy(module).to(device="cpu", dtype=torch.float32).eval().requires_grad_(False)
    if channels_last:
        ready = ready.to(memory_format=torch.channels_last)
    with _no_deprecation_warnings():
        return torch.jit.freeze(torch.jit.script(ready), preserved_attrs=keep)


def save_scripted(module: torch.jit.ScriptModule, file: BinaryIO, extra: dict[str, str]) -> None:
    """Write `module` into `file`, with each text of `extra` as a member of that name under `extra/`."""
    with _no_deprecation_warnings():
        torch.jit.save(module, file, _extra_files=extra)


def load_scripted(path: Path) -> torch.jit.ScriptModule:
    """Read a TorchScript file onto the CPU; raises one of `TorchScriptError` where it is not one."""
    with _no_deprecation_warnings():
        return torch.jit.load(path, map_location="cpu")


def first_line(error: BaseException) -> str:
    """What `error` says in its first line; the rest of what PyTorch says shows its own inside."""
    said = str(error).strip()
    return said.splitlines()[0] if said else type(error).__name__
