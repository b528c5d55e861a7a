"""What one rendered picture costs: processor time from the seed to the JPEG file, landmark by landmark.

One process renders the same pictures several times, and each one's quickest time counts: other work on the
machine only ever adds. Time of its own (user and system) is counted, not waiting.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

from landmarks.render.develop import jpeg
from landmarks.render.picture import take_picture
from landmarks.render.scenes import all_scenes, builder
from landmarks.render.subject import Builder

__all__ = ["run"]

SIZE = 128


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Time `pictures` of each landmark, or of those that `only` names, `rounds` times."""
    seconds, sizes = {}, []
    for name in arguments.only or list(all_scenes()):
        folder, build = builder(name)
        _cpu_seconds(build, arguments.pictures)  # what a process makes but once (textures, trees)
        rounds = [
            [_cpu_seconds(build, number) for number in range(arguments.pictures)]
            for _ in range(arguments.rounds)
        ]
        seconds[folder] = statistics.mean(min(time for time, _ in same) for same in zip(*rounds, strict=True))
        sizes += [size for _, size in rounds[0]]
    mean = statistics.mean(seconds.values())
    rows = [{"landmark": name, "CPU seconds a picture": f"{value:.3f}"} for name, value in seconds.items()]
    rows.append({"landmark": f"mean of {len(seconds)}", "CPU seconds a picture": f"{mean:.3f}"})
    return {"rows": rows, "seconds": seconds, "mean": mean, "mean_file_bytes": statistics.mean(sizes)}


def _cpu_seconds(build: Builder, number: int) -> tuple[float, int]:
    """The time that picture `number` takes, and its file's size in bytes."""
    started = time.process_time()
    picture = take_picture(build, SIZE, [0, number])
    file = jpeg(picture.pixels, picture.factors.jpeg_quality)
    return time.process_time() - started, len(file)
