"""The demo's report: one HTML file that opens by itself, pictures and figures inside."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import numpy as np
from PIL import Image

from landmarks import __version__
from landmarks.catalog import title
from landmarks.data.decode import decode_picture
from landmarks.data.sources import PictureSet
from landmarks.data.storage import write_text_atomically
from landmarks.errors import PictureError
from landmarks.pipeline.figures import Compared, Drawn, draw_comparison, drawn_in
from landmarks.pipeline.folder import RunFolder

__all__ = ["Report", "write_report"]

GRID_PICTURES = 24
THUMBNAIL_PIXELS = 128


@dataclass(frozen=True)
class Report:
    """What the report tells. `better` names the run ("scratch" or "transfer") that validated better."""

    summary: dict[str, Any]
    statistics: dict[str, Any]
    pictures: PictureSet
    shown: Path
    better: str
    out: Path


def write_report(report: Report, path: Path) -> None:
    """Write the report. It needs no other file and no network; it links to the feedback pages beside it."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("landmarks.pipeline"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(percent=lambda share: f"{share:.1%}", title=title, count="{:,}".format)
    page = environment.get_template("report.html").render(
        version=__version__,
        summary=report.summary,
        statistics=report.statistics,
        train_count=len(report.pictures.train),
        test_count=len(report.pictures.test),
        grid=_grid(report.pictures, report.summary["seed"]),
        shown={"uri": _picture_uri(report.shown, 420), "truth": title(report.shown.parent.name)},
        better=report.better,
        comparison=_shown(_comparison(report)),
        figures={name: _figures(report.out / name) for name in ("scratch", "transfer")},
        submissions=[
            {**one, "link": quote(Path(one["feedback"]).relative_to(report.out).as_posix())}
            for one in report.summary["submissions"]
        ],
        stages=_stages(report.summary["seconds"]),
    )
    write_text_atomically(path, page)


def _grid(pictures: PictureSet, seed: int) -> list[dict[str, str]]:
    """Some training pictures, each of another class as long as there are any."""
    rng = np.random.default_rng(seed)
    labels = np.array([file.label for file in pictures.train])
    classes = rng.permutation(len(pictures.class_names))[:GRID_PICTURES]
    grid = []
    for label in sorted(classes):
        file = pictures.train[int(rng.choice(np.flatnonzero(labels == label)))]
        try:
            uri = _picture_uri(file.path, THUMBNAIL_PIXELS)
        except PictureError:
            continue  # it was named and counted when the data set was measured
        grid.append({"uri": uri, "title": title(pictures.class_names[label])})
    return grid


def _comparison(report: Report) -> Drawn:
    names = report.pictures.class_names
    runs = {}
    for name, words in (("scratch", "from scratch"), ("transfer", "transfer")):
        figures = report.summary[name]
        runs[words] = Compared(names, figures["top1"], figures["top5"], figures["pictures"])
    return draw_comparison(runs, report.out / "comparison.png")


def _figures(run: Path) -> list[dict[str, str]]:
    return [_shown(drawn) for drawn in drawn_in(RunFolder(run).figures)]


def _shown(drawn: Drawn) -> dict[str, str]:
    uri = _data_uri(drawn.path.read_bytes(), "image/png")
    return {"uri": uri, "alternative": drawn.alternative, "name": drawn.path.stem}


def _picture_uri(path: Path, pixels: int) -> str:
    picture = Image.fromarray(decode_picture(path))
    picture.thumbnail((pixels, pixels))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=85)
    return _data_uri(content.getvalue(), "image/jpeg")


def _data_uri(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _stages(seconds: dict[str, float]) -> list[dict[str, Any]]:
    total = sum(seconds.values())
    return [
        {"name": name.replace(".", ": "), "seconds": value, "share": value / total}
        for name, value in seconds.items()
    ]
