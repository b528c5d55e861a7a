"""What this machine has and lacks for the course: the findings that `landmarks doctor` prints.

Each private function below looks at one thing, changes nothing, asks no network, and answers a `Finding`.
The sandbox is tried with a program that does nothing: one that is there may not be allowed to work.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

from landmarks.data.storage import available_cores, cache_folder
from landmarks.errors import SandboxError, StorageError

__all__ = ["Finding", "examine"]

GB = 10**9
TRAINING_MEMORY_BYTES = 3 * GB  # what training may take at its peak
CACHE_DISK_BYTES = 4 * GB  # the 50-class photographs, zipped, unpacked and decoded
ON_LINUX = sys.platform == "linux"
CGROUP_MEMORY_LIMIT = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True)
class Finding:
    """One thing that the machine has ("ok"), needs and lacks ("missing"), or that is worth knowing ("note").

    What only a part of the course needs is a note when it is not there. `value` says what was found and
    `advice`, one sentence, what to do about it: empty for "ok", never for the others. All are plain strings,
    so that `dataclasses.asdict` gives JSON.
    """

    name: str
    state: Literal["ok", "missing", "note"]
    value: str
    advice: str = ""


def examine() -> list[Finding]:
    """Look at everything the course uses, most important first. Takes as long as importing PyTorch does."""
    pytorch = _pytorch()
    through_pytorch = (_device, _processor) if pytorch.state == "ok" else ()
    others = (_memory, _cache, _disk, _notebooks, _renderer, _sandbox)
    return [_python(), pytorch, *(look() for look in (*through_pytorch, *others))]


def _python() -> Finding:
    return Finding("Python", "ok", f"{platform.python_version()} at {sys.executable}")


def _pytorch() -> Finding:
    try:
        import torch
        import torchvision
    except (ImportError, OSError) as error:  # OSError: a shared library that does not load
        return Finding("PyTorch", "missing", str(error), "Install it again: `make clean env`.")
    return Finding("PyTorch", "ok", f"{torch.__version__} with torchvision {torchvision.__version__}")


def _device() -> Finding:
    import torch

    from landmarks.training.device import find_device

    device = find_device()
    value = f"{device.kind.upper()}: {_hardware(device.kind)}"
    if device.reduced is not None or device.kind != "cpu":
        precision = str(device.reduced or torch.float32).removeprefix("torch.")
        return Finding("device", "ok", f"{value}, computing in {precision}")
    return Finding(
        "device", "note", f"{value}, without bfloat16", "Nothing to do: training only takes longer."
    )


def _hardware(kind: str) -> str:
    """What the maker calls the device, or the processor's family where nobody tells."""
    import torch

    if kind == "cuda":
        return torch.cuda.get_device_name()
    return str(torch.cpu.get_capabilities().get("cpu_name", platform.machine()))


def _processor() -> Finding:
    import torch

    cores = available_cores()
    threads = torch.get_num_threads()
    value = f"{cores} cores, PyTorch uses {threads} threads"
    if threads >= cores or "OMP_NUM_THREADS" not in os.environ:
        return Finding("processor", "ok", value)
    return Finding("processor", "note", value, "Unset OMP_NUM_THREADS to train on all cores.")


def _memory() -> Finding:
    total, need = _memory_bytes(), f"Training takes up to {TRAINING_MEMORY_BYTES / GB:g} GB"
    if total is None:
        return Finding("memory", "note", "unknown", f"{need}.")
    value = f"{total / GB:.1f} GB"
    if total >= TRAINING_MEMORY_BYTES:
        return Finding("memory", "ok", value)
    return Finding("memory", "note", value, f"{need}: close other programs, or use smaller batches.")


def _memory_bytes() -> int | None:
    """The machine's memory, or its container's share; None where the system does not tell."""
    if not hasattr(os, "sysconf"):
        return None
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limit = CGROUP_MEMORY_LIMIT.read_text().strip() if CGROUP_MEMORY_LIMIT.is_file() else "max"
    return total if limit == "max" else min(total, int(limit))


def _cache() -> Finding:
    try:
        return Finding("picture cache", "ok", str(cache_folder()))
    except StorageError as error:
        return Finding("picture cache", "missing", "cannot be written", str(error))


def _disk() -> Finding:
    try:
        free = shutil.disk_usage(cache_folder()).free
    except StorageError:
        return Finding("disk", "note", "unknown", "The picture cache has to be made first.")
    value = f"{free / GB:.1f} GB free for the picture cache"
    if free >= CACHE_DISK_BYTES:
        return Finding("disk", "ok", value)
    return Finding(
        "disk",
        "note",
        value,
        f"Large data sets take up to {CACHE_DISK_BYTES / GB:g} GB: "
        "point LANDMARKS_CACHE at a folder on a larger disk.",
    )


def _notebooks() -> Finding:
    advice = "Run `python -m ipykernel install --sys-prefix`, or notebooks will not find landmarks."
    try:
        program = Path(KernelSpecManager().get_kernel_spec("python3").argv[0])
    except NoSuchKernel:
        return Finding("notebooks", "missing", "no Python kernel", advice)
    # Jupyter takes a kernel that just says "python" to be of its own Python. Links are not followed: the
    # Pythons of two environments are often links to the same file.
    if not program.is_absolute() or program.parent == Path(sys.executable).parent:
        return Finding("notebooks", "ok", "the Python kernel is this Python")
    return Finding("notebooks", "note", f"the Python kernel is {program}", advice)


def _renderer() -> Finding:
    try:
        return Finding("renderer", "ok", f"mitsuba {metadata.version('mitsuba')}")
    except metadata.PackageNotFoundError:
        advice = "Only rendering new pictures needs it: `pip install mitsuba scipy`."
        return Finding("renderer", "note", "no mitsuba", advice)


def _sandbox() -> Finding:
    if not ON_LINUX:  # a docker may be there, but its sandboxes are watched through Linux' own calls
        advice = "Only grading needs it, and that needs Linux."
        return Finding("sandbox", "note", f"none on {platform.system()}", advice)
    from landmarks.grading.sandbox.choice import choose

    try:
        return Finding("sandbox", "ok", f"{choose().name}, which was tried and works")
    except SandboxError as error:
        return Finding("sandbox", "note", "none that works", f"Only grading needs it. {error}")
