"""Results as JSON and CSV, as text and as addresses that a link downloads."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Sequence

from landmarks.app.uploads import TagResult
from landmarks.grading.tables import defused

__all__ = ["as_csv", "as_json", "data_url"]

FIELDS = ("picture", "rank", "title", "country", "latitude", "longitude", "probability", "known", "sentence")


def as_json(results: Sequence[TagResult]) -> str:
    """A list with one object an upload, refused ones included."""
    return json.dumps([result.to_json() for result in results], indent=2, ensure_ascii=False)


def as_csv(results: Sequence[TagResult]) -> str:
    """One row a tag; a refused upload has one row without a tag."""
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    for result in results:
        row = result.to_json()
        # A visitor chooses a file's name, and a spreadsheet may take it for a formula.
        whole = {"picture": defused(result.name), "known": row["known"], "sentence": result.sentence}
        for rank, tag in enumerate(row["tags"] or [{}], start=1):
            writer.writerow({**whole, "rank": rank if tag else "", **tag})
    return text.getvalue()


def data_url(kind: str, text: str) -> str:
    """`text` as a `data:` address of the media type `kind`."""
    return f"data:{kind};charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"
