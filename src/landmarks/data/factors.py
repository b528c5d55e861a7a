"""What each picture of a rendered data set was rendered under, as its `factors.csv` tells."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from landmarks.data.renders import FACTORS_FILE
from landmarks.data.storage import readable_name
from landmarks.errors import DataError

__all__ = ["Row", "read_factors"]

Row = dict[str, str]


def read_factors(split_folder: Path, paths: Sequence[Path]) -> list[Row] | None:
    """The row of each picture in `paths`, which lie below `split_folder`; `None` where there is no table.

    Raises `DataError` where the table cannot be read or lacks one of the pictures.
    """
    table = split_folder / FACTORS_FILE
    if not table.is_file():
        return None
    try:
        with open(table, newline="", encoding="utf-8") as lines:
            rows = {row.get("picture"): row for row in csv.DictReader(lines)}
    except (OSError, UnicodeError, csv.Error) as error:
        raise DataError(f"{readable_name(table)} cannot be read ({error}); remove or mend it.") from error
    names = [path.relative_to(split_folder).as_posix() for path in paths]
    missing = [name for name in names if name not in rows]
    if missing:
        raise DataError(
            f"{readable_name(table)} has no row for {readable_name(missing[0])}; remove or mend the table."
        )
    return [rows[name] for name in names]
