"""Contact sheets: many pictures on one page, a row for each class, to be looked at."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from landmarks.catalog import title
from landmarks.data.storage import readable_name, write_atomically
from landmarks.errors import BadInput

__all__ = ["check_sheet_name", "contact_sheet", "sheet_of_folder"]

LABEL_PX = 16
GAP_PX = 3
BLOCK_GAP_PX = 12
MANY_CLASSES = 12
PER_CLASS = 10  # pictures of a rendered split
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
JPEG_QUALITY = 66  # five hundred pictures in less than 1.5 MB


def check_sheet_name(path: Path) -> None:
    """Raise `BadInput` unless a sheet can be written as `path`: better before rendering than after."""
    if path.suffix.lower() not in FORMATS:
        raise BadInput(f"{readable_name(path)} is not a name for a contact sheet; end it in .png or .jpg.")


def contact_sheet(rows: Mapping[str, Sequence[NDArray[np.uint8]]], path: Path) -> None:
    """Write a PNG or JPEG of `rows`: class name → pictures (size, size, 3), all of one size.

    Each row stands under its name; many stand in two columns.
    """
    check_sheet_name(path)
    if not any(len(pictures) for pictures in rows.values()):
        raise BadInput("There are no pictures to put on a contact sheet.")
    size = next(pictures[0].shape[0] for pictures in rows.values() if len(pictures))
    columns = max(len(pictures) for pictures in rows.values())
    height = size + LABEL_PX + GAP_PX
    blocks = 2 if len(rows) >= MANY_CLASSES else 1
    deep, wide = -(-len(rows) // blocks), columns * (size + GAP_PX) + (blocks - 1) * BLOCK_GAP_PX
    sheet = Image.new("RGB", (blocks * wide, deep * height), "white")
    pen = ImageDraw.Draw(sheet)
    for number, (name, pictures) in enumerate(rows.items()):
        x, y = number // deep * wide, number % deep * height
        pen.text((x + 2, y + 1), title(name), fill="black", font=ImageFont.load_default(12))
        for column, picture in enumerate(pictures):
            sheet.paste(Image.fromarray(picture), (x + column * (size + GAP_PX), y + LABEL_PX))
    file = io.BytesIO()
    sheet.save(file, FORMATS[path.suffix.lower()], quality=JPEG_QUALITY)
    with write_atomically(path) as out:
        out.write(file.getvalue())


def sheet_of_folder(folder: Path, path: Path) -> None:
    """Write the contact sheet of a rendered split: the first pictures of each class folder."""
    rows = {}
    for kind in sorted(entry for entry in folder.iterdir() if entry.is_dir()):
        files = sorted(kind.glob("*.jpg"))[:PER_CLASS]
        rows[kind.name] = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    contact_sheet(rows, path)
