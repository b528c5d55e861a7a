"""Transfer learning: a network trained on other pictures, with a new head on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from torch import nn

from landmarks.errors import BadInput
from landmarks.models.backbones import (
    build_backbone,
    freeze_all_but,
    head_of,
    learns,
    replace_head,
    stages,
    was_never_trained,
)
from landmarks.models.weights import load_weights
from landmarks.progress import Progress

__all__ = ["get_model_transfer_learning", "learnt_layers"]


def get_model_transfer_learning(
    model_name: str = "resnet18",
    n_classes: int = 50,
    *,
    weights: str | Path = "imagenet",
    unfreeze: Sequence[str] = (),
    progress: Progress | None = None,
) -> nn.Module:
    """A pre-trained torchvision network whose head is replaced: (B, 3, H, W) → (B, n_classes) logits.

    `weights` is `shipped` (learnt from imaginary sites), `imagenet` (downloaded once), `none` (random) or a
    file. Everything but the new head and the layers named in `unfreeze` (such as `layer4` or `features.7`) is
    frozen, and frozen batch norms stay in `eval` mode whatever `train()` is told.

    Raises `BadInput` for an unknown network or layer or fewer than one class, `WeightsError` for weights that
    are missing or do not fit, `DownloadError` where the weights cannot be fetched.
    """
    if n_classes < 1:
        raise BadInput(f"A classifier needs at least one class, got n_classes={n_classes}.")
    model = build_backbone(model_name)
    load_weights(model, model_name, weights, progress)
    replace_head(model, n_classes)
    head, _ = head_of(model)
    freeze_all_but(model, [*unfreeze, head])
    return model


def learnt_layers(model: nn.Module) -> list[str]:
    """Names of the stages that are trained and hold learnt weights, which a high rate would destroy.

    Fresh layers (the head, and any layer whose batch norms are as PyTorch makes them) are not among them.
    """
    head, _ = head_of(model)
    found = []
    for name, stage in stages(model).items():
        holds_head = head == name or head.startswith(f"{name}.")
        if learns(stage) and not holds_head and not was_never_trained(stage):
            found.append(name)
    return found
