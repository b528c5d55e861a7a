"""A run's folder: what lies where in it, and whether it may be used.

::

    RUN/run.json         what the run was started with
    RUN/split.json       which training pictures were held back for validation
    RUN/checkpoint.pt    the state after the last whole epoch
    RUN/features/        what the frozen layers say of the pictures, until the run is finished
    RUN/history.csv      a row an epoch
    RUN/model.pt         the exported Predictor
    RUN/weights.safetensors  the network's weights, from which other artefacts are made
    RUN/metrics.json     the figures
    RUN/figures/*.png
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landmarks.data.storage import storage_errors, write_text_atomically
from landmarks.errors import RunError

__all__ = ["RunFolder", "write_json"]


@dataclass(frozen=True)
class RunFolder:
    """The paths of a run in the folder `root`."""

    root: Path

    @property
    def request(self) -> Path:
        return self.root / "run.json"

    @property
    def split(self) -> Path:
        return self.root / "split.json"

    @property
    def checkpoint(self) -> Path:
        return self.root / "checkpoint.pt"

    @property
    def features(self) -> Path:
        return self.root / "features"

    @property
    def model(self) -> Path:
        return self.root / "model.pt"

    @property
    def weights(self) -> Path:
        return self.root / "weights.safetensors"

    @property
    def history(self) -> Path:
        return self.root / "history.csv"

    @property
    def metrics(self) -> Path:
        return self.root / "metrics.json"

    @property
    def figures(self) -> Path:
        return self.root / "figures"

    def start(self, request: dict[str, Any]) -> None:
        """Begin a new run here. Raises `RunError` where something is here already."""
        if self.root.is_file():
            raise RunError(f"{self.root} is a file; --out takes a folder for the run.")
        if self.root.is_dir() and any(self.root.iterdir()):
            raise RunError(
                f"{self.root} is not empty and is left as it is; choose another --out, or pass --resume to "
                "go on with the run that is there."
            )
        with storage_errors(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
        write_json(request, self.request)

    def was_started_with(self, request: dict[str, Any]) -> bool:
        """Whether the run that is here, if any, is the one that `request` describes."""
        try:
            before = json.loads(self.request.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(before == json.loads(json.dumps(request)))

    def resume(self, request: dict[str, Any]) -> None:
        """Go on with the run that is here. Raises `RunError` where there is none, or it was another one."""
        try:
            before = json.loads(self.request.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise RunError(f"There is no run in {self.root} to resume; train without --resume.") from error
        except (OSError, ValueError) as error:
            raise RunError(f"{self.request} cannot be read; train again into another folder.") from error
        for key, now in json.loads(json.dumps(request)).items():
            if key not in before or before[key] != now:
                raise RunError(
                    f"The run in {self.root} was started with {key}={before.get(key)!r}, now {key}={now!r} "
                    "was asked for. Resume with the options it was started with, or choose another --out."
                )

    def write_history(self, rows: list[dict[str, float]]) -> None:
        """Write `history.csv`: one row an epoch, columns as in the rows."""
        if not rows:
            return
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        write_text_atomically(self.history, text.getvalue())


def write_json(content: dict[str, Any] | list[Any], path: Path) -> None:
    """Write figures as JSON that any reader takes: no NaN, non-ASCII names as they are."""
    write_text_atomically(path, json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
