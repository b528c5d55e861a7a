"""What people upload, good and bad, made from a seed. Withheld: it knows which is which."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

__all__ = ["Made", "as_input", "bad_uploads", "expected_pixels", "good_uploads", "painting", "saved"]


@dataclass(frozen=True)
class Made:
    """One upload: its kind, its bytes, and the pixels (H, W, 3) that it gives, `None` where it is refused."""

    kind: str
    data: bytes
    pixels: Any = None


def painting(rng: np.random.Generator, height: int, width: int) -> Any:
    """A smooth picture (H, W, 3) uint8 without symmetry, which JPEG keeps nearly as it is."""
    blotches = rng.uniform(20, 235, (3, 4, 3)).astype(np.uint8)
    return np.array(Image.fromarray(blotches).resize((width, height), Image.Resampling.BICUBIC))


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of an image in a format of Pillow's."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def as_input(data: bytes) -> Any:
    """Bytes as an array, which can cross to a probe."""
    return np.frombuffer(data, np.uint8)


def expected_pixels(data: bytes) -> Any:
    """By the course's own decoder."""
    from landmarks.data.decode import decode_picture

    return decode_picture(data)


def good_uploads(rng: np.random.Generator) -> list[Made]:
    """Each is a picture; what it takes to read it differs."""
    plain = painting(rng, 48, 72)
    image = Image.fromarray(plain)
    turned = Image.Exif()
    turned[0x0112] = int(rng.choice([5, 6, 7, 8]))
    mirrored = Image.Exif()
    mirrored[0x0112] = int(rng.choice([2, 3, 4]))
    alpha = Image.fromarray((np.add.outer(np.arange(48), np.arange(72)) % 60 > 30).astype(np.uint8) * 255)
    cut_out = image.copy()
    cut_out.putalpha(alpha)
    second = Image.fromarray(255 - plain)
    made = {
        "plain": saved(image, "JPEG", quality=95),
        "rotated": saved(image, "JPEG", quality=95, exif=turned),
        "mirrored": saved(image, "JPEG", quality=95, exif=mirrored),
        "grey": saved(image.convert("L"), "PNG"),
        "palette": saved(image.quantize(64), "PNG"),
        "cmyk": saved(image.convert("CMYK"), "JPEG", quality=95),
        "animated": saved(image.quantize(64), "GIF", save_all=True, append_images=[second.quantize(64)]),
        "transparent": saved(cut_out, "PNG"),
        "wide": saved(image.resize((480, 30)), "PNG"),
    }
    return [Made(kind, data, expected_pixels(data)) for kind, data in made.items()]


def bad_uploads(rng: np.random.Generator) -> list[Made]:
    """None may be tagged."""
    whole = saved(Image.fromarray(rng.integers(0, 256, (80, 90, 3), dtype=np.uint8)), "JPEG", quality=95)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
    return [
        Made("text", b"Dear app, this is a letter and no picture. " * int(rng.integers(2, 9))),
        Made("empty", b""),
        Made("truncated", whole[: int(len(whole) * rng.uniform(0.4, 0.7))]),
        Made("svg", drawing),
        Made("huge", _blank_png(7_200, 7_200)),
        Made("bomb", _blank_png(30_000, 30_000, rows=4)),
        Made("long", _blank_png(30_000, int(rng.integers(8, 40)))),
    ]


def _blank_png(width: int, height: int, rows: int | None = None) -> bytes:
    """A black PNG of one bit a pixel: millions of pixels in few bytes. `rows`: how many there are."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = (b"\0" * (1 + -(-width // 8))) * (rows or height)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
