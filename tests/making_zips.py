"""What an archive was unpacked to, and what was left behind."""

from __future__ import annotations

from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def left_behind(place: Path) -> set[str]:
    """What lies where the zip was unpacked, but for the lock."""
    return {path.name for path in place.parent.iterdir()} - {place.name + ".lock"}
