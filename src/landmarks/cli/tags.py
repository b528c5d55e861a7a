"""Printing tags as a table, JSON or CSV."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

from landmarks.cli.console import err, print_table

__all__ = ["print_tags"]

FIELDS = ("picture", "rank", "name", "title", "probability", "country", "latitude", "longitude", "known")


def print_tags(tagged: list[dict[str, Any]], form: str) -> None:
    """Print what `tag_files` gave. Pictures that cannot be opened are named on standard error."""
    for row in tagged:
        if row["error"]:
            err.print(f"landmarks: {row['error']}", markup=False, highlight=False, soft_wrap=True)
    if form == "json":
        json.dump(tagged, sys.stdout, indent=2, ensure_ascii=False)
        print()
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
        writer.writeheader()
        for row in tagged:
            for rank, tag in enumerate(row["tags"], start=1):
                writer.writerow({"picture": row["picture"], "rank": rank, **tag, "known": row["known"]})
    else:
        for row in tagged:
            if row["tags"]:
                _print_picture(row)


def _print_picture(row: dict[str, Any]) -> None:
    rows = [[tag["title"], tag["country"] or "", f"{tag['probability']:.1%}"] for tag in row["tags"]]
    title = None if row["known"] else "None of these: the likeliest is below the model's threshold"
    print_table([row["picture"], "country", "probability"], rows, title)
