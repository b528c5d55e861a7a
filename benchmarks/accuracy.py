"""Accuracy, time and memory of both models: `landmarks train` as users run it, once for each seed."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

__all__ = ["run"]

FIGURES = ("test top-1", "test top-5", "valid top-1", "train seconds", "seconds to 50 %", "peak memory MB")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train each kind with each seed in a process of its own and summarise."""
    rows, runs = [], {}
    for kind in [arguments.kind] if arguments.kind else ["scratch", "transfer"]:
        runs[kind] = [_train(kind, seed, arguments) for seed in range(arguments.seeds)]
        for figure in FIGURES:
            values = [run[figure] for run in runs[kind] if run[figure] is not None]
            rows.append({"model": kind, "figure": figure, **_summary(figure, values)})
    return {"data": Path(arguments.data).name, "rows": rows, "runs": runs}


def _train(kind: str, seed: int, arguments: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "landmarks", "train", kind, "--data", arguments.data]
        command += ["--seed", str(seed), "--out", f"{folder}/run"]
        if kind == "transfer":
            command += ["--weights", arguments.weights]
            command += [word for layer in arguments.unfreeze for word in ("--unfreeze", layer)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = json.loads(Path(folder, "run", "metrics.json").read_text(encoding="utf-8"))
    print(
        f"{kind}, seed {seed}: test top-1 {found['test']['top1']:.1%}, {found['train_seconds']:.0f} s",
        flush=True,
    )
    return {
        "seed": seed,
        "test top-1": found["test"]["top1"],
        "test top-5": found["test"]["top5"],
        "valid top-1": found["valid"]["top1"],
        "train seconds": found["train_seconds"],
        "seconds to 50 %": found["seconds_to_50"],
        "peak memory MB": found["peak_memory_mb"],
    }


def _summary(figure: str, values: list[float]) -> dict[str, str]:
    def shown(value: float) -> str:
        return f"{value:.1%}" if "top" in figure else f"{value:,.0f}"

    if not values:
        return {"mean": "never", "lowest": "never", "highest": "never"}
    return {
        "mean": shown(statistics.mean(values)),
        "lowest": shown(min(values)),
        "highest": shown(max(values)),
    }
