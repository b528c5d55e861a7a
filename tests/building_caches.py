"""A cache of decoded pictures, built here or in another process, and what lies in its folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from landmarks.data.cache import PictureCache, build_cache
from landmarks.data.sources import open_data
from listeners import Recorder

PATIENCE_SEC = 300  # far more than it takes, even on a busy machine

BUILD = """
import json, sys
from landmarks.data import content
from landmarks.data.cache import build_cache
from landmarks.data.sources import open_data
from landmarks.errors import StorageError
from landmarks.progress import Progress, Stage
from contextlib import contextmanager

class Printed(Progress):
    @contextmanager
    def stage(self, description, total, unit="step"):
        print("stage", description, flush=True)
        yield Stage()
    def note(self, message):
        print("note", message, flush=True)

content.SETTLED_SEC = -3600.0  # remember what files hold, however young they are
try:
    cache = build_cache(open_data(sys.argv[1]), "train", 32, Printed())
    print("sum", int(cache.pictures.astype("int64").sum()), flush=True)
except StorageError as error:
    print("StorageError", error, flush=True)
"""


def build(root: Path, size: int = 32, split: str = "train") -> tuple[PictureCache, Recorder]:
    recorder = Recorder()
    return build_cache(open_data(root), split, size, recorder), recorder  # type: ignore[arg-type]


def entries() -> list[str]:
    folder = Path(os.environ["LANDMARKS_CACHE"]) / "pictures"
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock") if folder.exists() else []


def entry() -> Path:
    (name,) = entries()
    return Path(os.environ["LANDMARKS_CACHE"]) / "pictures" / name


def start_building(root: Path, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILD, str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload]
