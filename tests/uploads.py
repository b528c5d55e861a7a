"""What people upload: good pictures of every mode, and everything that only looks like one."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from PIL import Image

from making_pictures import encoded

__all__ = ["bad_uploads", "good_uploads", "solid"]


def solid(colour: tuple[int, int, int], height: int = 60, width: int = 80) -> Image.Image:
    """A picture of one colour, with a little structure."""
    pixels = np.full((height, width, 3), colour, np.uint8)
    pixels[:3] //= 2
    return Image.fromarray(pixels)


def good_uploads() -> dict[str, bytes]:
    """By file name; each is red, whatever its mode and format, so that all get the same answer."""
    red = solid((230, 20, 10))
    frames = [red, solid((0, 0, 255)), solid((0, 255, 0))]
    return {
        "photo.jpg": encoded(red, "JPEG", quality=90),
        "progressive.jpg": encoded(red, "JPEG", progressive=True),
        "cmyk.jpg": encoded(red.convert("CMYK"), "JPEG"),
        "turned.jpg": encoded(red, "JPEG", exif=_turned()),
        "rgb.png": encoded(red, "PNG"),
        "rgba.png": encoded(red.convert("RGBA"), "PNG"),
        "palette.png": encoded(red.quantize(8), "PNG"),
        "picture.webp": encoded(red, "WEBP"),
        "picture.bmp": encoded(red, "BMP"),
        "picture.tiff": encoded(red, "TIFF"),
        "moving.gif": encoded(red, "GIF", save_all=True, append_images=frames[1:]),
        "wide.png": encoded(solid((230, 20, 10), 20, 30_000), "PNG"),
        "one pixel.png": encoded(Image.new("RGB", (1, 1), (255, 0, 0)), "PNG"),
        "ünïcode 写真.jpg": encoded(red, "JPEG"),
    }


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def bad_uploads() -> dict[str, tuple[bytes, str]]:
    """By file name: what it holds, and a part of the sentence that it must get."""
    jpeg = encoded(solid((230, 20, 10), 300, 400), "JPEG")
    return {
        "letter.txt": (b"Dear Sir, " * 20, "not a picture"),
        "letter.jpg": (b"Dear Sir, " * 20, "not a picture"),
        "cut off.jpg": (jpeg[: len(jpeg) // 2], "cut off"),
        "huge.jpg": (jpeg + bytes(100 * 10**6), "too large"),
        "30000 wide.png": (_png_header(30_000, 30_000), "50,000,000 pixels"),
        "drawing.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        "empty.png": (b"", "empty"),
        "<img src=x onerror=document.title='hacked'>.jpg": (b"<script>alert(1)</script>", "not a picture"),
        "page.html": (b"<!doctype html><script>alert(1)</script>", "not a picture"),
        "script.eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
        "archive.zip": (b"PK\x05\x06" + bytes(18), "not a picture"),
    }


def _png_header(width: int, height: int) -> bytes:
    """The beginning of a PNG that claims to be this large: a decompression bomb's fuse."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(bytes(1000))
    chunks = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (header, body))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
