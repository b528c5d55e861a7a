"""Contact sheets: many pictures on one page, a row for each class, to be looked at."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from landmarks.catalog import title
from landmarks.data.storage import write_atomically
from landmarks.errors import BadInput

__all__ = ["contact_sheet", "sheet_of_folder"]

LABEL_PX = 16
GAP_PX = 3


def contact_sheet(rows: Mapping[str, Sequence[NDArray[np.uint8]]], path: Path) -> None:
    """Write a PNG of `rows`: class name → pictures (size, size, 3), all of one size, under their name."""
    if not any(len(pictures) for pictures in rows.values()):
        raise BadInput("There are no pictures to put on a contact sheet.")
    size = next(pictures[0].shape[0] for pictures in rows.values() if len(pictures))
    columns = max(len(pictures) for pictures in rows.values())
    height = size + LABEL_PX + GAP_PX
    sheet = Image.new("RGB", (columns * (size + GAP_PX), len(rows) * height), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (name, pictures) in enumerate(rows.items()):
        pen.text((2, row * height + 1), title(name), fill="black", font=ImageFont.load_default(12))
        for column, picture in enumerate(pictures):
            sheet.paste(Image.fromarray(picture), (column * (size + GAP_PX), row * height + LABEL_PX))
    file = io.BytesIO()
    sheet.save(file, "PNG")
    with write_atomically(path) as out:
        out.write(file.getvalue())


def sheet_of_folder(folder: Path, path: Path, per_class: int = 10) -> None:
    """Write the contact sheet of a rendered split: the first `per_class` pictures of each class folder."""
    rows = {}
    for kind in sorted(entry for entry in folder.iterdir() if entry.is_dir()):
        files = sorted(kind.glob("*.jpg"))[:per_class]
        rows[kind.name] = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    contact_sheet(rows, path)
