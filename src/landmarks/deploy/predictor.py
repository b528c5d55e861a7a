"""The `Predictor`: from the bytes of a picture to the probabilities of its classes, in one module.

It is written in TorchScript's subset of Python, so that the whole of it goes into the exported file, and
whoever runs that needs to know nothing of resizing, means or class order.
"""

# No `from __future__ import annotations` here: TorchScript reads the annotations of the class's attributes,
# and would find text in place of types.
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from landmarks.deploy.resample import centre_square
from landmarks.errors import BadInput

__all__ = ["Predictor"]


class Predictor(nn.Module):
    """Preprocessing, network and softmax, with the names of the classes.

    The preprocessing is the usual one of evaluation: the shorter side to `resize` pixels (antialiased), the
    central `crop` × `crop`, values scaled to [0, 1], then normalised. It is computed without the pixels that
    the crop throws away (see `landmarks.deploy.resample`), so that no shape of picture is too long.

    Args:
        model: the network, (B, 3, crop, crop) float32 → (B, C) logits. It is kept, not copied, and put into
            evaluation mode for good.
        class_names: C different names in label order.
        mean, std: of red, green and blue, for values in [0, 1].
        resize, crop: pixels, 1 ≤ crop ≤ resize.
        temperature: above 0; the logits are divided by it, so that the probabilities are as sure as the model
            may be (see `landmarks.evaluation.calibration`). It may be set later too, before the export.

    Raises `BadInput` where these do not fit together.
    """

    class_names: list[str]
    resize: int
    crop: int
    channels_last: bool
    temperature: float
    mean: Tensor
    std: Tensor

    def __init__(
        self,
        model: nn.Module,
        class_names: Sequence[str],
        mean: Sequence[float] | Tensor,
        std: Sequence[float] | Tensor,
        *,
        resize: int = 256,
        crop: int = 224,
        temperature: float = 1.0,
    ) -> None:
        super().__init__()
        self.class_names = _checked_names(class_names)
        if not 1 <= crop <= resize:
            raise BadInput(f"The crop must be from 1 to resize={resize} pixels, got crop={crop}.")
        if not 0 < temperature < float("inf"):
            raise BadInput(f"The temperature must be a finite number above 0, got {temperature}.")
        self.resize, self.crop, self.temperature = int(resize), int(crop), float(temperature)
        device = next((tensor.device for tensor in model.parameters()), torch.device("cpu"))
        self.register_buffer("mean", _checked_channels(mean, "mean").to(device))
        self.register_buffer("std", _checked_channels(std, "std").to(device))
        if not bool((self.std > 0).all()):
            raise BadInput(f"Each channel's std must be above 0, got {self.std.flatten().tolist()}.")
        # The memory layout that the network is given. Not every network's code can take channels-last, so
        # this is for `save_artefact` to try out.
        self.channels_last = False
        self.model = model
        self.eval()

    def train(self, mode: bool = True) -> "Predictor":  # noqa: ARG002
        """Stay in evaluation mode, whatever `mode` says: a predictor does not learn."""
        return super().train(False)

    def forward(self, pictures: Tensor) -> Tensor:
        """Probabilities: (3, H, W) → (C,), or (B, 3, H, W) → (B, C), which sum to 1.

        uint8 RGB, upright, H and W ≥ 1. Raises `BadInput` for anything else (from TorchScript, a
        `torch.jit.Error` with the same sentence).
        """
        if pictures.dim() == 3:
            return self.classify(self.prepare(pictures.unsqueeze(0)))[0]
        return self.classify(self.prepare(pictures))

    @torch.jit.export
    def prepare(self, pictures: Tensor) -> Tensor:
        """Resize, crop, scale and normalise: (B, 3, H, W) uint8 → (B, 3, crop, crop) float32."""
        if pictures.dtype != torch.uint8:
            # TorchScript knows the name of no dtype.
            kind = "floating-point numbers" if pictures.is_floating_point() else "another type of integer"
            raise BadInput(f"Pictures must be uint8 with values 0 to 255, got {kind}.")
        if pictures.dim() != 4 or pictures.shape[1] != 3 or pictures.shape[2] < 1 or pictures.shape[3] < 1:
            raise BadInput(
                "Pictures must have the shape (3, H, W), or (B, 3, H, W) for a batch, with red, green and "
                f"blue and at least one pixel, got {list(pictures.shape)}."
            )
        squares = (centre_square(pictures, self.resize, self.crop) / 255 - self.mean) / self.std
        if self.channels_last:
            return squares.contiguous(memory_format=torch.channels_last)
        return squares.contiguous()

    @torch.jit.export
    def classify(self, prepared: Tensor) -> Tensor:
        """The network and the softmax: (B, 3, crop, crop) float32 from `prepare` → (B, C) float32."""
        logits = self.model(prepared)
        if logits.dim() != 2 or logits.shape[1] != len(self.class_names):
            raise BadInput(
                f"There are {len(self.class_names)} class names, so the network's output must have the shape "
                f"(B, {len(self.class_names)}), got {list(logits.shape)}."
            )
        return (logits / self.temperature).softmax(dim=1)


def _checked_names(class_names: Sequence[str]) -> list[str]:
    names = [str(name) for name in class_names]
    if not names or len(set(names)) != len(names):
        raise BadInput(f"Class names must be different and at least one, got {len(names)}: {names[:5]}.")
    for name in names:
        try:
            name.encode()
        except UnicodeEncodeError as error:  # a folder's name may hold bytes that are no text
            raise BadInput(f"Class names must be text, got {name!r}; rename the class's folder.") from error
    return names


def _checked_channels(values: Sequence[float] | Tensor, what: str) -> Tensor:
    tensor = torch.as_tensor(values, dtype=torch.float32).detach().cpu()
    if tensor.numel() != 3 or not bool(tensor.isfinite().all()):
        raise BadInput(f"The {what} must be three finite numbers, for red, green and blue, got {values}.")
    return tensor.reshape(1, 3, 1, 1).clone()
