"""Pre-training from imaginary sites to a weights file: render, train, keep the trunk without the head.

What a killed call had finished, pictures and epochs, is used again by the same call.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import nn

from landmarks.data.cache import build_cache
from landmarks.data.sources import PictureSet, open_data
from landmarks.data.split import stratified_split
from landmarks.data.storage import file_sha256, write_atomically
from landmarks.errors import BadInput, DataError
from landmarks.models.backbones import build_backbone, head_of, replace_head
from landmarks.pipeline.defaults import PICTURES_PER_SITE, SITE_PICTURE_SIZE, VALID_FRACTION
from landmarks.pipeline.folder import RunFolder, write_json
from landmarks.progress import Progress
from landmarks.training.device import find_device
from landmarks.training.fit import FitResult
from landmarks.training.pretraining import PretrainRecipe, fit_pretraining
from landmarks.training.run import TrainingRun

__all__ = ["BACKBONE", "PretrainRequest", "pretrain"]

BACKBONE = "resnet18"


@dataclass(frozen=True, kw_only=True)
class PretrainRequest:
    """What to pre-train on and where to put it. Sizes are sides in pixels; None is the recipe's own choice.

    size: of the rendered pictures; train_size: of what the network sees in the last epochs.
    data: a folder of pictures to take in the stead of rendering `sites` imaginary places (None: all).
    weights_out: the .safetensors file; its figures are put beside it as .json.
    """

    out: Path
    weights_out: Path
    seed: int = 0
    sites: int | None = None
    per_site: int = PICTURES_PER_SITE
    size: int = SITE_PICTURE_SIZE
    train_size: int | None = None
    epochs: int | None = None
    batch_size: int | None = None
    data: str | None = None
    valid_fraction: float = VALID_FRACTION
    device: str | None = None
    jobs: int | None = None

    def recipe(self) -> PretrainRecipe:
        """The recipe with the request's own choices in it."""
        chosen: dict[str, Any] = {
            "epochs": self.epochs,
            "batch_size": self.batch_size,
            "size": self.train_size,
        }
        return replace(PretrainRecipe(), **{key: value for key, value in chosen.items() if value is not None})

    def described(self) -> dict[str, Any]:
        """What must be the same for a run to be gone on with."""
        elsewhere = ("out", "weights_out", "device", "jobs")
        return {key: value for key, value in asdict(self).items() if key not in elsewhere}


def pretrain(request: PretrainRequest, progress: Progress | None = None) -> dict[str, Any]:
    """Render, train and write the weights file; returns the figures that are written beside it.

    After a Ctrl-C the epochs so far are kept in `out` and no weights are written: a part of a training must
    not pass for the whole. Raises `RunError` for an `out` of another run, and whatever the data give reason
    for.
    """
    progress = progress or Progress()
    recipe, folder = request.recipe(), RunFolder(request.out)
    if request.weights_out.suffix != ".safetensors":
        raise BadInput(f"--weights-out is {request.weights_out}; it must end in .safetensors.")
    device = find_device(request.device)
    resume = folder.was_started_with(request.described())
    if not resume:
        folder.start(request.described())
    started = time.perf_counter()
    pictures = open_data(request.data or str(_render(request, progress)), progress)
    seconds = {"rendering": time.perf_counter() - started}
    cache = build_cache(pictures, "train", request.size, progress)
    split = stratified_split(cache.labels, request.valid_fraction, request.seed, cache.names)
    if len(split.valid) == 0:
        raise DataError("No picture can be held back for validation: render more with --per-site.")
    run = TrainingRun(
        device=device,
        seed=request.seed,
        checkpoint=folder.checkpoint,
        described={"data_digest": split.digest, "classes": len(cache.class_names)},
        progress=progress,
        resume=resume and folder.checkpoint.exists(),
    )
    network = _fresh_network(len(cache.class_names), request.seed)
    result = fit_pretraining(network, cache, split, recipe, run)
    folder.write_history(result.history)
    figures = {
        "backbone": BACKBONE,
        "seed": request.seed,
        "recipe": asdict(recipe),
        "data": {
            "classes": len(cache.class_names),
            "train": len(split.train),
            "valid": len(split.valid),
            "sha256": _sha256_of(pictures),
        },
        "valid_top1": result.best_top1,
        "best_epoch": result.best_epoch,
        "epochs": len(result.history),
        "device": device.kind,
        "seconds": {**seconds, "training": result.seconds},
        "stopped": result.stopped,
    }
    if not result.stopped:
        figures |= _save_trunk(result, request.weights_out, figures, progress)
        write_json(figures, request.weights_out.with_suffix(".json"))
    write_json(figures, folder.metrics)
    return figures


def _render(request: PretrainRequest, progress: Progress) -> Path:
    # Imported late: a pre-training on given pictures needs no renderer.
    from landmarks.render.dataset import render_imaginary
    from landmarks.render.imaginary import MOST_SITES

    pictures = request.out / "pictures"
    render_imaginary(
        pictures / "train",
        seed=request.seed,
        sites=MOST_SITES if request.sites is None else request.sites,
        per_site=request.per_site,
        size=request.size,
        jobs=request.jobs,
        progress=progress,
    )
    return pictures


def _fresh_network(classes: int, seed: int) -> nn.Module:
    torch.manual_seed(seed)
    model = build_backbone(BACKBONE)
    replace_head(model, classes)
    return model


def _sha256_of(pictures: PictureSet) -> str:
    """One hash of all training pictures' names and bytes."""
    total = hashlib.sha256()
    for file in pictures.train:
        total.update(file.path.relative_to(pictures.root).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(file.path.read_bytes()).digest())
    return total.hexdigest()


def _save_trunk(result: FitResult, path: Path, figures: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Write all but the head in half precision; gives the file's name, size and hash."""
    head, _ = head_of(result.model)
    trunk = {
        key: value.detach().cpu().half().contiguous()
        for key, value in result.model.state_dict().items()
        if value.is_floating_point() and not key.startswith(f"{head}.")
    }
    about = {key: json.dumps(value) for key, value in figures.items()}
    with write_atomically(path) as file:
        file.write(safetensors.torch.save(trunk, about))
    return {"file": path.name, "bytes": path.stat().st_size, "sha256": file_sha256(path, progress)}
