"""Pictures of landmarks that the model never saw: how many does the threshold turn into "none of these"?

Every fifth landmark is held out: the scratch network learns the others, and is shown test pictures of both.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from landmarks.data.sources import PictureFile, PictureSet, open_data
from landmarks.deploy.artefact import load_artefact
from landmarks.deploy.predict import predict_files
from landmarks.pipeline.folder import RunFolder
from landmarks.pipeline.train import TrainRequest, train

__all__ = ["run"]

EVERY = 5


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train without the held-out landmarks, then count on both kinds of test pictures."""
    pictures = open_data(arguments.data)
    held_out = set(range(0, len(pictures.class_names), EVERY))
    with tempfile.TemporaryDirectory() as folder:
        data = _copy_without(pictures, held_out, Path(folder) / "known")
        out = Path(folder) / "run"
        request = TrainRequest(kind="scratch", data=str(data), out=out, epochs=arguments.epochs)
        metrics = train(request)
        assert metrics is not None, "the benchmark runs in one process"
        artefact = load_artefact(RunFolder(out).model)
        known = _tops(artefact, [file for file in pictures.test if file.label not in held_out])
        unknown = _tops(artefact, [file for file in pictures.test if file.label in held_out])
    kept, refused = (known >= artefact.threshold).mean(), (unknown < artefact.threshold).mean()
    ranked = (known[:, None] > unknown[None]).mean()  # the area under the ROC curve
    rows = {
        "landmarks known / held out": f"{len(artefact.class_names)} / {len(held_out)}",
        "top-1 on the known": f"{metrics['test']['top1']:.1%}",
        "calibration error, at this temperature": f"{metrics['test']['ece']:.1%}",
        "temperature": f"{metrics['calibration']['temperature']:.2f}",
        "threshold": f"{artefact.threshold:.2f}",
        "known pictures that keep their tags": f"{kept:.1%} of {len(known)}",
        "unknown pictures called none of these": f"{refused:.1%} of {len(unknown)}",
        "known ranked above unknown": f"{ranked:.1%} of pairs",
    }
    return {"rows": [{"figure": name, "value": value} for name, value in rows.items()]}


def _copy_without(pictures: PictureSet, held_out: set[int], root: Path) -> Path:
    for split in ("train", "test"):
        for file in pictures.split(split):
            if file.label not in held_out:
                target = root / split / pictures.class_names[file.label] / file.path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.path, target)
    return root


def _tops(artefact: Any, files: list[PictureFile]) -> np.ndarray:
    """The top probability of each picture, (N,)."""
    return predict_files(artefact, files).probabilities.max(axis=1)
