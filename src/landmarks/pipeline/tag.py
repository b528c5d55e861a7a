"""Tagging picture files with an artefact: what `landmarks tag` does."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from landmarks.data.decode import PICTURE_SUFFIXES, decode_picture
from landmarks.data.storage import readable_name
from landmarks.deploy.artefact import load_artefact
from landmarks.deploy.predict import decode_ahead
from landmarks.deploy.tagging import answers
from landmarks.errors import BadInput, DataError, LandmarksError, PictureError
from landmarks.pipeline.xmp import write_sidecar
from landmarks.progress import Progress, Stage

__all__ = ["find_pictures", "require_a_picture", "tag_files", "write_sidecars"]


def find_pictures(paths: Sequence[Path], recursive: bool) -> list[Path]:
    """The files among `paths`, and the pictures in the folders among them, by name; each once.

    In a folder, a picture is known by its suffix; hidden files are passed over, and folders inside it are
    entered only when `recursive`. Links to folders are not followed. Raises `DataError` for a folder without
    pictures.
    """
    found: dict[Path, None] = {}  # a set that keeps its order
    for path in paths:
        if path.is_dir():
            inside = sorted(_pictures_in(path, recursive))
            if not inside:
                hint = "" if recursive else "; --recursive looks into the folders inside it too"
                raise DataError(f"There are no pictures in the folder {readable_name(path)}{hint}.")
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    return list(found)


def _pictures_in(folder: Path, recursive: bool) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if recursive and not name.startswith(".")]
        for name in files:
            if not name.startswith(".") and Path(name).suffix.lower() in PICTURE_SUFFIXES:
                yield Path(place, name)


def require_a_picture(paths: Sequence[Path]) -> None:
    """Raises `PictureError`, with the first file's reason, where none can be opened as a picture."""
    refused: PictureError | None = None
    for path in paths:
        try:
            decode_picture(path)
        except PictureError as error:
            refused = refused or error
        else:
            return
    if refused and len(paths) > 1:
        raise PictureError(f"None of the {len(paths):,} files opens as a picture. The first: {refused}")
    if refused:
        raise refused


def tag_files(model: Path, pictures: Sequence[Path], top: int, progress: Progress) -> list[dict[str, Any]]:
    """The `top` most probable tags of each picture, in order. The network takes them in batches.

    Each row has `picture`, `tags` (name, title, probability, country, latitude, longitude), `known` (false
    for "none of these"), `keywords` (what to tag the picture with) and `error`: None, or why the picture has
    no tags. Raises `ArtefactError` where `model` is no artefact.
    """
    if top < 1:
        raise BadInput(f"The number of tags must be 1 or more, got {top}.")
    artefact = load_artefact(model)
    rows = [_row(path) for path in pictures]
    with progress.stage("Tagging", len(pictures), unit="picture") as stage:
        decoded = _good(rows, pictures, stage)
        for answer, row in zip(answers(artefact, decoded, top), _without_error(rows), strict=True):
            told = answer.to_json()
            row |= {key: told[key] for key in ("tags", "known", "keywords")}
    return rows


def _row(path: Path) -> dict[str, Any]:
    return {"picture": str(path), "tags": [], "known": None, "keywords": [], "error": None}


def _good(rows: list[dict[str, Any]], pictures: Sequence[Path], stage: Stage) -> Iterator[np.ndarray]:
    """The pictures that open; why the others do not is written into their rows."""
    for row, outcome in zip(rows, decode_ahead(pictures), strict=True):
        if isinstance(outcome, PictureError):
            row["error"] = str(outcome)
        else:
            yield outcome
        stage.advance()


def _without_error(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (row for row in rows if row["error"] is None)


def write_sidecars(rows: list[dict[str, Any]], progress: Progress) -> int:
    """Write each row's keywords into a sidecar beside its picture; returns how many were written.

    A row without keywords leaves no sidecar. Each row gets `sidecar`: the file, or None; where a sidecar
    cannot be written, `error` says why, and the others are written all the same.
    """
    written = 0
    with progress.stage("Writing sidecars", len(rows), unit="sidecar") as stage:
        for row in rows:
            row["sidecar"] = None
            if row["keywords"]:
                try:
                    row["sidecar"] = str(write_sidecar(Path(row["picture"]), row["keywords"]))
                    written += 1
                except LandmarksError as error:
                    row["error"] = str(error)
            stage.advance()
    return written
