"""A whole set of pictures: `NN.Name/NNNN.jpg` and `factors.csv`, by many processes, resumed after a kill."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from landmarks.data.renders import FACTORS_FILE
from landmarks.data.storage import (
    available_cores,
    one_at_a_time,
    readable_name,
    storage_errors,
    write_atomically,
)
from landmarks.errors import BadInput, LandmarksError
from landmarks.progress import Progress
from landmarks.render.develop import jpeg
from landmarks.render.engine import load_mitsuba
from landmarks.render.factors import as_row, factor_names
from landmarks.render.imaginary import MOST_SITES, imaginary_sites
from landmarks.render.picture import take_picture
from landmarks.render.scenes import all_scenes, builder
from landmarks.render.subject import Builder

__all__ = ["FACTORS_FILE", "render_imaginary", "render_set"]

ORDER_FILE = ".landmarks-render.json"  # what an unfinished set was to be, so that only that is resumed
FIRST_IMAGINARY = 1000  # the imaginary sites' first label in the pictures' seeds: beyond the landmarks'
COLUMNS = ["picture", "class", *factor_names(), "tries", "share"]


@dataclass(frozen=True)
class _Order:
    """One picture to render: its class folder, its number within it, and everything that it follows from."""

    folder: str
    number: int
    seed: int
    size: int

    @property
    def picture(self) -> str:
        """Its path within the set, which is also its name in the table."""
        return f"{self.folder}/{self.number:04d}.jpg"


def render_set(
    out: Path,
    *,
    seed: int = 0,
    per_class: int = 100,
    size: int = 128,
    jobs: int | None = None,
    only: Sequence[str] = (),
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Render `per_class` pictures of each landmark, `size` pixels across, and `factors.csv` into `out`.

    The same seed gives the same pictures whatever `jobs` (processes; `None`: one for each core) and `only`
    (landmarks; empty: all) are. What an interrupted call with the same arguments had finished is kept. Gives
    the figures that were rendered. Raises `BadInput` for what cannot be rendered, an `out` that holds
    anything else or a missing Mitsuba, `StorageError` when the disk is full.
    """
    folders = sorted({builder(name)[0] for name in only}) if only else list(all_scenes())
    return _render_all(out, folders, seed, per_class, size, jobs, progress or Progress())


def render_imaginary(
    out: Path,
    *,
    seed: int = 0,
    sites: int = MOST_SITES,
    per_site: int = 16,
    size: int = 128,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Render `per_site` pictures of each of the first `sites` imaginary sites into `out`.

    As `render_set` in all else: `seed` decides the pictures, never the sites. Raises `BadInput` for more
    sites than there are.
    """
    folders = list(imaginary_sites(sites))
    return _render_all(out, folders, seed, per_site, size, jobs, progress or Progress())


def _render_all(
    out: Path, folders: list[str], seed: int, per_class: int, size: int, jobs: int | None, progress: Progress
) -> dict[str, Any]:
    _check(seed, per_class, size, jobs, folders)
    load_mitsuba()
    orders = [_Order(folder, number, seed, size) for folder in folders for number in range(per_class)]
    with one_at_a_time(out, progress):
        rows = _begin(out, {"seed": seed, "per_class": per_class, "size": size, "classes": folders})
        missing = [order for order in orders if order.picture not in rows]
        with progress.stage("Rendering", len(orders), "picture") as stage:
            if len(missing) < len(orders):
                stage.advance(len(orders) - len(missing))
            for order, (file, row) in _rendered(missing, jobs or available_cores()):
                _keep(out, order, file, row)
                rows[order.picture] = row
                stage.advance()
        _finish(out, [rows[order.picture] for order in orders])
    return {"folder": str(out), "classes": len(folders), "pictures": len(orders), "new": len(missing)}


def _check(seed: int, per_class: int, size: int, jobs: int | None, folders: list[str]) -> None:
    for name, value, least in (("seed", seed, 0), ("per_class", per_class, 1), ("size", size, 16)):
        if value < least:
            raise BadInput(f"{name} is {value}; it must be {least} or more.")
    if jobs is not None and jobs < 1:
        raise BadInput(f"jobs is {jobs}; it must be 1 or more.")
    if not folders:
        raise BadInput("There are no scenes to render.")


def _begin(out: Path, plan: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Make `out`, or take up an unfinished set of the same plan: the rows of its finished pictures."""
    with storage_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        there = [entry.name for entry in out.iterdir()]
    if not there:
        with write_atomically(out / ORDER_FILE) as file:
            file.write(json.dumps(plan).encode())
        return {}
    if _read_plan(out) != plan:
        raise BadInput(
            f"{readable_name(out)} is not empty and not an unfinished set with this seed, size and number "
            "of pictures; choose a new folder."
        )
    return {row["picture"]: row for row in _read_rows(out) if (out / row["picture"]).is_file()}


def _read_plan(out: Path) -> object:
    try:
        return json.loads((out / ORDER_FILE).read_text())
    except (OSError, ValueError):
        return None


def _read_rows(out: Path) -> Iterator[dict[str, Any]]:
    """The rows of all pictures that were kept; a line that a kill has cut short is left out."""
    for file in (out / FACTORS_FILE, out / f".{FACTORS_FILE}.part"):
        if file.is_file():
            with open(file, newline="", encoding="utf-8") as lines:
                yield from (row for row in csv.DictReader(lines, COLUMNS) if _is_whole(row))


def _is_whole(row: dict[str, Any]) -> bool:
    return row["picture"] != "picture" and row["share"] is not None and None not in row


def _keep(out: Path, order: _Order, file: bytes, row: dict[str, Any]) -> None:
    """Write a picture, then its row: a row tells that its picture is whole."""
    with write_atomically(out / order.picture) as whole:
        whole.write(file)
    table = out / f".{FACTORS_FILE}.part"
    with storage_errors(table), open(table, "a", newline="", encoding="utf-8") as lines:
        csv.DictWriter(lines, COLUMNS).writerow(row)


def _finish(out: Path, rows: list[dict[str, Any]]) -> None:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    with write_atomically(out / FACTORS_FILE) as file:
        file.write(text.getvalue().encode())
    with storage_errors(out):
        (out / f".{FACTORS_FILE}.part").unlink(missing_ok=True)


def _rendered(orders: list[_Order], jobs: int) -> Iterator[tuple[_Order, tuple[bytes, dict[str, Any]]]]:
    """Render in any order, by `jobs` processes; by this one alone if that is 1."""
    if jobs == 1 or len(orders) < 2:
        yield from ((order, _render(order)) for order in orders)
        return
    # Spawned, not forked: the parent may hold threads (progress bars, PyTorch) that a fork would break.
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        left, running = iter(orders), dict[Future[tuple[bytes, dict[str, Any]]], _Order]()
        try:
            while True:
                for order in islice(left, 3 * jobs - len(running)):
                    running[pool.submit(_render, order)] = order
                if not running:
                    return
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(done), done.result()
        except BrokenProcessPool as error:
            raise LandmarksError(
                "A rendering process was killed, maybe for want of memory; run it again with fewer --jobs "
                "to go on."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _render(order: _Order) -> tuple[bytes, dict[str, Any]]:
    """One picture as a JPEG file, and its row of the table."""
    label, build = _builder_of(order.folder)
    picture = take_picture(build, order.size, [order.seed, label, order.number])
    row = {"picture": order.picture, "class": order.folder, **as_row(picture.factors)}
    row |= {"tries": picture.tries, "share": round(picture.share, 4)}
    return jpeg(picture.pixels, picture.factors.jpeg_quality), row


def _builder_of(folder: str) -> tuple[int, Builder]:
    """What builds a class's subject, and the class's part of its pictures' seeds."""
    sites = imaginary_sites()
    if folder in sites:
        return FIRST_IMAGINARY + list(sites).index(folder), sites[folder]
    folder, build = builder(folder)
    return int(folder.split(".")[0]), build
