"""Pictures to try the page with: rendered ones that come with it."""

from __future__ import annotations

import base64
import functools
import io
from dataclasses import dataclass
from importlib import resources

from PIL import Image

from landmarks import catalog

__all__ = ["Sample", "load_samples"]

THUMBNAIL = (160, 120)  # pixels


@dataclass(frozen=True)
class Sample:
    """title: the landmark. file_name, data: the JPEG. thumbnail_url: the same, smaller, as an address."""

    title: str
    file_name: str
    data: bytes
    thumbnail_url: str


@functools.cache
def load_samples() -> list[Sample]:
    """The samples in the package, by name."""
    folder = resources.files("landmarks.app") / "static" / "samples"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".jpg")), key=lambda file: file.name
    )
    return [_sample(file.name, file.read_bytes()) for file in files]


def _sample(name: str, data: bytes) -> Sample:
    with Image.open(io.BytesIO(data)) as picture:
        picture.thumbnail(THUMBNAIL)
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=80)
    url = f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"
    return Sample(catalog.title(name.removesuffix(".jpg")), name, data, url)
