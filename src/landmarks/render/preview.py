"""Look at one scene while writing it: `python -m landmarks.render.preview Eiffel_Tower --out x.png`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from landmarks.errors import LandmarksError
from landmarks.render.factors import postcard
from landmarks.render.picture import Picture, render_picture, take_picture
from landmarks.render.scenes import builder
from landmarks.render.sheet import contact_sheet
from landmarks.render.subject import Builder

__all__ = ["main"]

COLUMNS = 6


def main(arguments: Sequence[str] | None = None) -> int:
    """Render the pictures that the command line asks for; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        folder, build = builder(options.name)
        subject = build(np.random.default_rng(options.seed))
        print(f"{folder}: {subject.model.triangles:,} + {subject.extras.triangles:,} triangles,", end=" ")
        print(f"{subject.size:.1f} m, bounds {np.round(subject.bounds, 1).tolist()}")
        started = time.process_time()
        pictures = _pictures(build, options)
        spent = (time.process_time() - started) / len(pictures)
        rows = {
            f"{folder} {start}": [picture.pixels for picture in pictures[start : start + COLUMNS]]
            for start in range(0, len(pictures), COLUMNS)
        }
        contact_sheet(rows, options.out)
    except LandmarksError as error:
        print(error)
        return error.exit_status
    shares = ", ".join(f"{picture.share:.0%}" for picture in pictures)
    print(f"{spent:.2f} s of CPU a picture; subject's share {shares}; tries {[p.tries for p in pictures]}")
    print(f"wrote {options.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m landmarks.render.preview", description=__doc__)
    parser.add_argument("name", help="the landmark, such as Eiffel_Tower")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--size", type=int, default=128, help="pixels")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("preview.png"))
    parser.add_argument(
        "--postcard", action="store_true", help="no nuisance: clear day, whole, from all sides"
    )
    parser.add_argument("--night", action="store_true", help="postcards by night")
    parser.add_argument("--snow", action="store_true", help="postcards in snow")
    return parser


def _pictures(build: Builder, options: argparse.Namespace) -> list[Picture]:
    pictures = []
    for number in range(options.count):
        seed = [options.seed, number]
        if options.postcard or options.night or options.snow:
            factors = postcard((0.12 + number / options.count) % 1)
            if options.night:
                factors = replace(factors, time="night", sun_height_deg=-6.0)
            if options.snow:
                factors = replace(factors, season="winter", snow=True)
            pictures.append(render_picture(build, factors, options.size, seed))
        else:
            pictures.append(take_picture(build, options.size, seed))
    return pictures


if __name__ == "__main__":
    raise SystemExit(main())
