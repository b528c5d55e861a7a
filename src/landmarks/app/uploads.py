"""One upload, whatever it holds, to a result: what the page shows, and what assignment 07 is about."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np
from PIL import Image

from landmarks.data.decode import decode_picture
from landmarks.data.storage import readable_name, readable_size
from landmarks.errors import LandmarksError, PictureError
from landmarks.tags import Answer

__all__ = ["MAX_BYTES", "MAX_PIXELS", "TagResult", "Tagger", "tag_upload", "too_large"]

# Telephones write up to 15 MB and 48 million pixels. Decoding holds up to 12 bytes a pixel, so that a visitor
# costs 600 MB at worst, and only while it lasts.
MAX_BYTES = 20 * 10**6
MAX_PIXELS = 50 * 10**6

THUMBNAIL = 240  # pixels, longer side
NAME_SHOWN = 80  # characters

Tagger = Callable[[np.ndarray], Answer]
"""From pixels (H, W, 3) uint8 RGB to the model's answer."""


@dataclass(frozen=True)
class TagResult:
    """What became of one upload: an answer, or a sentence saying why there is none.

    name: what the visitor calls the file; theirs to choose, so show it escaped. answer: None for a refused
    upload. sentence: for people, always there. thumbnail: a small JPEG; empty for a refused upload.
    """

    name: str
    answer: Answer | None
    sentence: str
    thumbnail: bytes = b""

    @property
    def thumbnail_url(self) -> str:
        """The thumbnail as a `data:` address, so that it needs no file."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.thumbnail).decode()}"

    def to_json(self) -> dict[str, Any]:
        """One row of the JSON download."""
        answer = self.answer.to_json() if self.answer else {"tags": [], "known": None, "keywords": []}
        return {"picture": self.name, "sentence": self.sentence, **answer}


def tag_upload(name: str, data: bytes, tagger: Tagger) -> TagResult:
    """Tag one upload. Whatever it holds, the result has a sentence and nothing is raised or written to disk.

    `name` is only ever shown. `data` is taken for a picture if Pillow can open it, at most `MAX_BYTES` and
    `MAX_PIXELS` large; it is never run, and nothing that it refers to is fetched.
    """
    shown = _shown_name(name)
    if len(data) > MAX_BYTES:
        return too_large(name, len(data))
    try:
        pixels = decode_picture(data, max_pixels=MAX_PIXELS)
        answer = tagger(pixels)
    except PictureError as error:
        return TagResult(shown, None, _reason(str(error), data))
    except LandmarksError as error:
        return TagResult(shown, None, str(error))
    except MemoryError:
        return TagResult(shown, None, "This picture does not fit into memory; try a smaller one.")
    return TagResult(shown, answer, answer.sentence, _thumbnail(pixels))


def too_large(name: str, size: int) -> TagResult:
    """The result for an upload of `size` bytes, which is more than `MAX_BYTES`."""
    allowed, came = readable_size(MAX_BYTES), readable_size(size)
    return TagResult(
        _shown_name(name), None, f"This file is too large: up to {allowed} are taken, and it has {came}."
    )


def _shown_name(name: str) -> str:
    """The last part of `name`, in printable characters, shortened."""
    last = readable_name(PurePath(name.replace("\\", "/")).name) or "picture"
    return last if len(last) <= NAME_SHOWN else f"{last[: NAME_SHOWN - 1]}…"


def _reason(message: str, data: bytes) -> str:
    """The decoder's sentence, in the words of somebody who uploads a file."""
    start = data[:1024].lstrip().lower()
    if start.startswith((b"<svg", b"<?xml")) and b"<svg" in data[:4096].lower():
        return "This is a drawing (SVG), not a photograph; save it as PNG or JPEG and try that."
    if "not a picture of any known format" in message:
        return "This is not a picture that can be opened; try a JPEG, PNG, WebP or GIF."
    return message.replace("Cannot open the picture: it", "This picture cannot be opened: it")


def _thumbnail(pixels: np.ndarray) -> bytes:
    picture = Image.fromarray(pixels)
    picture.thumbnail((THUMBNAIL, THUMBNAIL))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()
