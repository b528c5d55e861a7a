"""What tests of the data layer start from: disks and servers that misbehave for real, and zips.

Where this user may not mount a tiny or a read-only disk, Python's own ways of making files and folders
refuse in its place.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from landmarks.data import content as content_module
from misbehaving_server import Server, serving

TINY_DISK_BYTES = 256 * 1024


@pytest.fixture
def tiny_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on a disk of its own that holds 256 KiB."""
    folder = tmp_path / "tiny disk"
    folder.mkdir()
    if _mount(folder, f"size={TINY_DISK_BYTES}"):
        yield folder
        _unmount(folder)
        return

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            used = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
            if used + len(data) > TINY_DISK_BYTES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(data)

    usage = type("Usage", (), {"free": TINY_DISK_BYTES})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    _open_instead(monkeypatch, folder, lambda file, mode: io.BufferedWriter(Raw(file, mode.replace("b", ""))))
    yield folder


@pytest.fixture
def unwritable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder that exists and in which not even the superuser can make anything."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    if _mount(folder, "ro"):
        yield folder
        _unmount(folder)
    elif os.geteuid() != 0:
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)
    else:
        _refuse_to_write(monkeypatch, folder)
        yield folder


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "file.bin"


@pytest.fixture
def make_zip(tmp_path: Path) -> Callable[..., Path]:
    """Write a zip of the given members, each a name or a `ZipInfo` with its content."""

    def make(*members: tuple[str | zipfile.ZipInfo, bytes], name: str = "pictures.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of names that occur twice
            for member, content in members:
                file.writestr(member, content)
        return path

    return make


@pytest.fixture
def make_tree(tmp_path: Path) -> Callable[..., Path]:
    """Make empty files of the given paths below a folder; a path that ends in "/" is a folder."""

    def make(*paths: str, name: str = "tree") -> Path:
        root = tmp_path / name
        for path in paths:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            if path.endswith("/"):
                (root / path).mkdir(exist_ok=True)
            else:
                (root / path).touch()
        return root

    return make


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where to unpack: a folder of its own, so that whatever is left beside it shows."""
    (tmp_path / "unpacked").mkdir()
    return tmp_path / "unpacked" / "place"


@pytest.fixture
def let_files_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the stamps of files at once, instead of two seconds after they were written."""
    monkeypatch.setattr(content_module, "SETTLED_SEC", -3600.0)


def _mount(folder: Path, options: str) -> bool:
    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _below(path: Any, folder: Path) -> bool:
    return isinstance(path, str | Path) and Path(path).is_relative_to(folder)


def _open_instead(monkeypatch: pytest.MonkeyPatch, folder: Path, opens: Callable[[Any, str], Any]) -> None:
    """Let `opens(file, mode)` answer whoever opens a file below `folder` for writing bytes."""
    real_open = builtins.open

    def opened(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        if "b" in mode and set(mode) & set("wxa+") and _below(file, folder):
            return opens(file, mode)
        return real_open(file, mode, *args, **options)

    monkeypatch.setattr(builtins, "open", opened)
    monkeypatch.setattr(io, "open", opened)


def _refuse_to_write(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def refuse(path: Any) -> Any:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    real_access, real_mkdir, real_system_open = os.access, os.mkdir, os.open

    def access(path: Any, mode: int, **options: Any) -> bool:
        return not (mode & os.W_OK and _below(path, folder)) and real_access(path, mode, **options)

    def mkdir(path: Any, *args: Any, **options: Any) -> None:
        if Path(path) != folder and _below(path, folder):
            refuse(path)
        real_mkdir(path, *args, **options)

    def system_open(path: Any, flags: int, *args: Any, **options: Any) -> int:
        if flags & os.O_CREAT and _below(path, folder):
            refuse(path)
        return real_system_open(path, flags, *args, **options)

    monkeypatch.setattr(os, "access", access)
    monkeypatch.setattr(os, "mkdir", mkdir)
    monkeypatch.setattr(os, "open", system_open)
    _open_instead(monkeypatch, folder, lambda file, _: refuse(file))
