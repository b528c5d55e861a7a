"""Where the data set lies that a notebook works with: the starter kit's function of this name."""

from __future__ import annotations

import os
from pathlib import Path

from landmarks.data.sources import open_data

__all__ = ["chosen_data", "get_data_location"]


def get_data_location(data: str | Path | None = None) -> Path:
    """The folder that holds `train` and `test`.

    Args:
        data: a name, a folder or a zip; `None` is `$LANDMARKS_DATA`, or "renders" where that is not set.

    Raises what `open_data` raises.
    """
    return open_data(chosen_data(data)).root


def chosen_data(data: str | Path | None = None) -> str | Path:
    """`data` where it names something, else `$LANDMARKS_DATA`, else "renders"."""
    return data or os.environ.get("LANDMARKS_DATA") or "renders"
