"""Tagging picture files with an artefact: what `landmarks tag` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from landmarks.data.decode import decode_picture
from landmarks.deploy.artefact import load_artefact
from landmarks.deploy.tagging import tag
from landmarks.errors import PictureError
from landmarks.progress import Progress

__all__ = ["tag_files"]


def tag_files(model: Path, pictures: Sequence[Path], top: int, progress: Progress) -> list[dict[str, Any]]:
    """The `top` most probable tags of each picture, in order.

    Each row has `picture`, `tags` (name, title, probability, country, latitude, longitude) and `error`: None,
    or why the picture has no tags. Raises `ArtefactError` where `model` is no artefact.
    """
    artefact = load_artefact(model)
    rows: list[dict[str, Any]] = []
    with progress.stage("Tagging", len(pictures), unit="picture") as stage:
        for path in pictures:
            row: dict[str, Any] = {"picture": str(path), "tags": [], "error": None}
            try:
                row["tags"] = [asdict(found) for found in tag(artefact, decode_picture(path), top)]
            except PictureError as error:
                row["error"] = str(error)
            rows.append(row)
            stage.advance()
    return rows
