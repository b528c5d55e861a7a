"""Run one benchmark, print its table, and with --json keep its figures."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from benchmarks import (
    accuracy,
    grading,
    linear,
    memory,
    page,
    prediction,
    render,
    serving,
    start,
    training,
    transfer,
    unknown,
)

BENCHMARKS = {
    "accuracy": accuracy.run,
    "training": training.run,
    "transfer": transfer.run,
    "prediction": prediction.run,
    "render": render.run,
    "shortcut": linear.run_shortcut,
    "probe": linear.run_probe,
    "serving": serving.run,
    "page": page.run,
    "unknown": unknown.run,
    "grading": grading.run,
    "start": start.run,
    "memory": memory.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=BENCHMARKS)
    parser.add_argument("--data", default="renders", help="a folder or zip of pictures, or renders")
    parser.add_argument("--weights", default="imagenet", help="weights for the transfer network")
    parser.add_argument("--unfreeze", action="append", default=[], help="layers that transfer trains too")
    parser.add_argument("--seeds", type=int, default=3, help="accuracy, probe: how many seeds")
    parser.add_argument("--kind", choices=("scratch", "transfer"), help="accuracy, serving: only this model")
    parser.add_argument("--model", type=Path, help="page: the model to serve; grading: one to hand in")
    parser.add_argument("--epochs", type=int, help="unknown: by default the recipe's own")
    parser.add_argument("--cap-minutes", type=float, default=25, help="training: give up on the plain recipe")
    parser.add_argument("--only", action="append", default=[], help="render: only this landmark")
    parser.add_argument("--pictures", type=int, default=4, help="render: how many of each landmark")
    parser.add_argument("--rounds", type=int, default=3, help="render: how often; the quickest counts")
    parser.add_argument("--submissions", type=int, default=100, help="grading, memory: how many")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    arguments = parser.parse_args()

    found = BENCHMARKS[arguments.name](arguments)
    found = {
        "benchmark": arguments.name,
        "machine": machine(),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        **found,
    }
    print_table(found["rows"])
    for more in ("steps", "scale"):
        if more in found:
            print_table(found[more])
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processor": processor_name(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "torch": torch.__version__,
    }


def processor_name() -> str:
    """The processor's own name, as Linux tells it, or what Python knows."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def print_table(rows: list[dict[str, str]]) -> None:
    """Print rows as a Markdown table, ready for `docs/benchmarks.md`."""
    columns = list(rows[0])
    print(f"\n| {' | '.join(columns)} |")
    print(f"|{'|'.join(' --- ' for _ in columns)}|")
    for row in rows:
        print(f"| {' | '.join(row[column] for column in columns)} |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
