"""Pictures as bytes: encoded by Pillow, or written by hand where Pillow would not."""

from __future__ import annotations

import io
import zlib
from struct import pack

from PIL import Image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(width: int, height: int, bit_depth: int, colour: int, packed: bytes) -> bytes:
    """A PNG written by hand from its compressed rows, each of which starts with its filter byte."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", pack(">IIBBBBB", width, height, bit_depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def black_png(width: int, height: int) -> bytes:
    """A sound PNG of one bit a pixel, packed without ever holding its rows: `height` is a multiple of 100."""
    packer = zlib.compressobj(1, wbits=-15)
    hundredth = packer.compress(bytes((1 + width // 8) * height // 100)) + packer.flush(zlib.Z_FULL_FLUSH)
    length = (1 + width // 8) * height
    checksum = pack(">HH", length % 65521, 1)  # Adler-32 of that many zeros
    return png(width, height, 1, 0, b"\x78\x01" + hundredth * 100 + packer.flush() + checksum)
