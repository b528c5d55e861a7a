"""The two exports for programs without TorchScript: ONNX, and torch.export's `.pt2`.

Both hold all of the `Predictor`, preprocessing included, and keep to the same contract:

- input `pictures`: uint8 RGB (B, 3, H, W), upright; B, H and W may be anything from 1;
- output `probabilities`: float32 (B, C);
- metadata: what `landmarks.deploy.metadata.describe` says, class names among it. In ONNX these are
  `metadata_props`, each value JSON; in `.pt2` the extra file `landmarks.json`.

Neither format holds loops, so that here a picture is resized by two whole matrices instead of bands. The
numbers are the same; a picture of 12 million pixels needs some 150 MB more and takes longer.
"""

from __future__ import annotations

import copy
import io
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import Any, cast

import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from landmarks.data.storage import readable_name, write_atomically
from landmarks.deploy.metadata import METADATA_FILE, describe
from landmarks.deploy.parity import Told, nobody, require_same_predictions
from landmarks.deploy.predictor import Predictor
from landmarks.deploy.resample import crop_start, resize_weights, resized_side
from landmarks.deploy.torchscript import first_line
from landmarks.errors import ArtefactError

__all__ = ["export_onnx", "export_torch"]

OPSET = 18  # what the exporter writes by itself; onnxruntime reads it since 1.14

_TRACER_LOGGERS = ("export._trace", "fx.experimental.symbolic_shapes")


def export_onnx(
    predictor: Predictor, path: Path | str, metadata: Mapping[str, Any], tell: Told = nobody
) -> Path:
    """Write `predictor` to `path` as ONNX, check it with onnxruntime, and give back the path.

    The file appears whole and checked or not at all; an older one is replaced. `predictor` stays as it is.
    `metadata` is kept with it, under names that `describe` does not use.

    Raises:
        BadInput: `metadata` cannot be kept. ArtefactError: the network cannot be exported. CheckFailed: the
        file predicts something else. StorageError: it cannot be written.
    """
    path = Path(path)
    described = describe(predictor, metadata)
    program = _trace(predictor)
    with _as_artefact_error(predictor, "ONNX", "write it with operations that ONNX has"):
        exported = torch.onnx.export(
            program,
            dynamo=True,
            verbose=False,
            opset_version=OPSET,
            input_names=["pictures"],
            output_names=["probabilities"],
        )
    assert exported is not None, "with dynamo=True there is always a program"
    model = exported.model_proto
    onnx.helper.set_model_props(model, {name: json.dumps(value) for name, value in described.items()})
    with write_atomically(path) as file:
        file.write(model.SerializeToString())
        file.flush()
        what = f"The ONNX file for {readable_name(path)}"
        apart = require_same_predictions(what, predictor, _run_onnx(file.name))
    tell(apart)
    return path


def export_torch(
    predictor: Predictor, path: Path | str, metadata: Mapping[str, Any], tell: Told = nobody
) -> Path:
    """Write `predictor` to `path` as torch.export's `.pt2`, check that file, and give back the path.

    The same promises and errors as `export_onnx`.
    """
    path = Path(path)
    described = describe(predictor, metadata)
    program = _trace(predictor)
    with write_atomically(path) as file:
        torch.export.save(program, file, extra_files={METADATA_FILE: json.dumps(described)})
        file.flush()
        with open(file.name, "rb") as written:
            loaded = torch.export.load(written).module()
        what = f"The torch.export file for {readable_name(path)}"
        apart = require_same_predictions(what, predictor, loaded)
    tell(apart)
    return path


class _WholeMatrices(nn.Module):
    """A `Predictor` without loops and branches on the picture's sides, as torch.export needs it.

    (B, 3, H, W) uint8 → (B, C) probabilities.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, predictor: Predictor) -> None:
        super().__init__()
        own = copy.deepcopy(predictor).to(device="cpu", dtype=torch.float32).requires_grad_(False)
        self.network = own.model
        self.resize, self.crop, self.temperature = own.resize, own.crop, own.temperature
        self.register_buffer("mean", own.mean)
        self.register_buffer("std", own.std)
        self.eval()

    def forward(self, pictures: Tensor) -> Tensor:
        height, width = pictures.shape[-2:]
        shorter = cast(int, torch.sym_min(height, width))  # a symbol that stands for a number
        rows, columns = self._weights(height, shorter), self._weights(width, shorter)
        squares = (rows @ (pictures.to(torch.float32) @ columns.T)).round()
        logits = self.network((squares / 255 - self.mean) / self.std)
        return (logits / self.temperature).softmax(dim=1)

    def _weights(self, side: int, shorter: int) -> Tensor:  # (crop, side)
        resized = resized_side(side, shorter, self.resize)
        first = crop_start(resized, self.crop)
        return resize_weights(side, resized, first, self.crop, 0, side, self.mean.device)


def _trace(predictor: Predictor) -> torch.export.ExportedProgram:
    """`predictor` as a program whose batch, height and width are free."""
    example = torch.zeros(2, 3, 40, 50, dtype=torch.uint8)
    free = dict.fromkeys((0, 2, 3), torch.export.Dim.DYNAMIC)
    remedy = "its code must take any batch size (x.size(0), not len(x)) and not branch on values of its input"
    with _as_artefact_error(predictor, "a torch.export program", remedy), _quiet():
        return torch.export.export(_WholeMatrices(predictor), (example,), dynamic_shapes=(free,))


def _run_onnx(path: str) -> Callable[[Tensor], Tensor]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return lambda pictures: torch.from_numpy(session.run(None, {"pictures": pictures.numpy()})[0])


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep off the screen what torch.export prints and logs of a network that it cannot trace.

    That is its view of the program so far, pages long; the error that follows says what is wrong.
    """
    loggers = [logging.getLogger(f"torch.{name}") for name in _TRACER_LOGGERS]
    were_disabled = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        with redirect_stderr(io.StringIO()):
            yield
    finally:
        for logger, was_disabled in zip(loggers, were_disabled, strict=True):
            logger.disabled = was_disabled


@contextmanager
def _as_artefact_error(predictor: Predictor, what: str, remedy: str) -> Iterator[None]:
    """Say which network cannot become `what`, the first line of why, and the `remedy`."""
    try:
        yield
    except (RuntimeError, torch.onnx.OnnxExporterError) as error:
        # The ONNX exporter's own error tells of its steps; what went wrong is in the error that caused it.
        reason = first_line(error.__cause__ or error)
        raise ArtefactError(
            f"The network {type(predictor.model).__name__} cannot become {what} ({reason}); {remedy}."
        ) from error
