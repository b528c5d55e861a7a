"""One picture, whatever its format, as upright RGB pixels.

Everything that can be wrong with a picture ends here, as a `PictureError` that names it and says why.
"""

from __future__ import annotations

import functools
import io
import logging
import stat
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import ExifTags, Image, JpegImagePlugin, TiffImagePlugin, UnidentifiedImageError

from landmarks.data.storage import readable_name
from landmarks.errors import PictureError

__all__ = ["MAX_PIXELS", "PICTURE_SUFFIXES", "decode_picture", "header_size"]

# Room for the largest pictures that cameras and telephones make (108 million pixels, 12,000×9,000). Decoding
# holds up to 12 bytes a pixel at once (Pillow's 4, a turned copy, the array), which makes 1.6 GB at worst.
MAX_PIXELS = 2**27

# How a file is known as a picture before it is opened; what it holds is found out by opening it.
PICTURE_SUFFIXES = frozenset(
    f".{ending}"
    for ending in (
        *("apng", "avif", "bmp", "dib", "gif", "ico", "j2k", "jfif", "jp2", "jpe", "jpeg", "jpg", "pbm"),
        *("pcx", "pgm", "png", "pnm", "ppm", "psd", "qoi", "sgi", "tga", "tif", "tiff", "webp"),
    )
)

# EPS would be handed to an outside program, Ghostscript, which runs what the file says.
_REFUSED_FORMATS = {"EPS"}

# What Pillow's forty readers raise on damaged files. The first line was seen when 12,000 files of all formats
# were damaged at random; the second is what else wrong offsets, lengths and tables can lead to.
_DAMAGE = (
    *(OSError, SyntaxError, ValueError, RuntimeError, AssertionError),
    *(EOFError, LookupError, TypeError, AttributeError, ArithmeticError, struct.error, zlib.error),
)

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Without a handler of its own, what Pillow logs as a warning would be printed.
logging.getLogger("PIL").addHandler(logging.NullHandler())


def decode_picture(
    source: Path | bytes | BinaryIO, *, at_least: int | None = None, max_pixels: int = MAX_PIXELS
) -> np.ndarray:
    """Decode one picture to (H, W, 3) uint8 RGB, turned upright as its EXIF says.

    Transparent parts lie on white; of an animation it is the first frame; 16-bit grey is scaled, not clipped.
    Grey of 32 bits is taken as 16-bit grey while its values allow that, and floating-point grey by the
    smallest full scale (1, 255 or 65535) that holds its brightest value; with negative or larger values, both
    are stretched from the darkest to the brightest.

    Args:
        source: a file, its bytes, or an open binary file, which is read to its end.
        at_least: a JPEG may come out 2, 4 or 8 times smaller, and so much faster, as long as its shorter side
            keeps this many pixels. `None` is full size.
        max_pixels: refuse larger pictures.

    Raises:
        PictureError: it is missing, not a picture, damaged, or has more than `max_pixels` pixels.
    """
    if at_least is not None and at_least < 1:
        raise ValueError(f"at_least must be 1 pixel or more, not {at_least}")
    with _opened(source) as (file, name), _PILLOW_QUIET:
        try:
            with Image.open(file, formats=_formats()) as image:
                _require_decodable_size(image, name, max_pixels)
                if at_least is not None:
                    image.draft(None, (at_least, at_least))
                image.load()
                return np.array(_upright(image, _to_rgb(image)))
        except Image.DecompressionBombError as error:
            raise _refusal(name, f"it has more than the {max_pixels:,} pixels allowed") from error
        except UnidentifiedImageError as error:
            raise _refusal(name, "its content is not a picture of any known format") from error
        except MemoryError as error:
            raise _refusal(name, "it does not fit into memory") from error
        except _DAMAGE as error:
            raise _refusal(name, f"it is damaged or cut off ({_first_words(error)})") from error


def header_size(path: Path) -> tuple[int, int] | None:
    """Read (height, width) in pixels from a picture's header; None where that is impossible.

    A JPEG's is upright, as its EXIF says; that of other formats, which may have to be decoded to find their
    EXIF, is as the pixels are stored. A picture of more pixels than may be decoded has none.
    """
    with _PILLOW_QUIET:
        try:
            with Image.open(path, formats=_formats()) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    return None
                is_jpeg = isinstance(image, JpegImagePlugin.JpegImageFile)
                if is_jpeg and image.getexif().get(ExifTags.Base.Orientation) in (5, 6, 7, 8):
                    return width, height
                return height, width
        except (*_DAMAGE, Image.DecompressionBombError):
            return None  # decoding will say what is wrong with it


def _require_decodable_size(image: Image.Image, name: str, max_pixels: int) -> None:
    # Only the header has been read so far: this is what keeps a decompression bomb from going off.
    width, height = image.size
    if width * height > max_pixels:
        raise _refusal(name, f"it has {width}×{height} pixels, more than the {max_pixels:,} allowed")


def _refusal(name: str, reason: str) -> PictureError:
    return PictureError(f"Cannot open {name}: {reason}.")


def _first_words(error: Exception) -> str:
    words = readable_name(str(error).strip().rstrip(".")[:100])
    return words or type(error).__name__


@contextmanager
def _opened(source: Path | bytes | BinaryIO) -> Iterator[tuple[BinaryIO, str]]:
    """Give a file to read from and the name by which messages call it."""
    if isinstance(source, Path):
        name = readable_name(source)
        with _open_regular(source, name) as file:
            yield file, name
        return
    if isinstance(source, bytes):
        content, name = source, "the picture"
    else:
        given = getattr(source, "name", None)
        name = readable_name(given) if isinstance(given, str) and given else "the picture"
        try:
            content = source.read()
        except OSError as error:
            raise _refusal(name, f"it cannot be read ({error.strerror or error})") from error
    if not content:
        raise _refusal(name, "it is empty (zero bytes)")
    yield io.BytesIO(content), name


def _open_regular(path: Path, name: str) -> BinaryIO:
    try:
        # Asked before opening: to open a named pipe would wait for somebody to write into it.
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise _refusal(name, "it is a folder, not a picture")
        if not stat.S_ISREG(found.st_mode):
            raise _refusal(name, "it is not a regular file")
        if found.st_size == 0:
            raise _refusal(name, "it is empty (zero bytes)")
        return open(path, "rb")
    except FileNotFoundError as error:
        raise _refusal(name, "there is no such file") from error
    except OSError as error:
        raise _refusal(name, f"it cannot be read ({error.strerror})") from error
    except ValueError as error:  # a name with a zero byte
        raise _refusal(name, "this is not the name of a file") from error


@functools.cache
def _formats() -> tuple[str, ...]:
    Image.init()
    return tuple(sorted(set(Image.ID) - _REFUSED_FORMATS, key=lambda name: name not in ("JPEG", "PNG")))


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        grey = _scale_16_bits(image) if image.mode.startswith("I;16") else _scale_32_bits(image)
        return Image.fromarray(grey).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    if image.mode == "La":  # Pillow converts this one to LA alone
        image = image.convert("LA")
    rgba = image.convert("RGBA")
    picture = Image.new("RGB", image.size, "white")
    picture.paste(rgba, mask=rgba)
    return picture


def _scale_16_bits(image: Image.Image) -> np.ndarray:
    bits = 16
    if isinstance(image, TiffImagePlugin.TiffImageFile):  # scanners use 10, 12 or 14 of the 16
        bits = image.tag_v2.get(TiffImagePlugin.BITSPERSAMPLE, (16,))[0]
    full_scale = 2**bits - 1
    levels = np.clip(np.round(np.arange(2**16) * (255 / full_scale)), 0, 255).astype(np.uint8)
    return levels[np.asarray(image)]


def _scale_32_bits(image: Image.Image) -> np.ndarray:
    values = np.nan_to_num(np.asarray(image, dtype=np.float32), nan=0, posinf=0, neginf=0)
    darkest, brightest = float(values.min()), float(values.max())
    scales = (65535,) if image.mode == "I" else (1, 255, 65535)
    fitting = [scale for scale in scales if darkest >= 0 and brightest <= scale]
    low, high = (0, fitting[0]) if fitting else (darkest, brightest)
    return np.round((values - low) / max(high - low, np.finfo(np.float32).tiny) * 255).astype(np.uint8)


def _upright(image: Image.Image, picture: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except _DAMAGE:  # what cannot be read says nothing; the pixels are good
        return picture
    turn = _UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


class _PillowQuiet:
    """Keeps Pillow's warnings from the screen while any thread decodes.

    `warnings.catch_warnings` alone is not safe in threads: of two that overlap, the one that leaves last can
    bring back the filters of the other for good. Here the first to come sets the filter and the last to go
    takes it away.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._filters = warnings.catch_warnings()
                self._filters.__enter__()
                warnings.filterwarnings("ignore", module=r"PIL\b|landmarks\.data\.decode$")
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._filters.__exit__(None, None, None)


_PILLOW_QUIET = _PillowQuiet()
