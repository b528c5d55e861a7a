"""What is called of a learner's Predictor and export, and of the file. Nothing is compared here."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.checks.contract import Inputs, Observation
from landmarks.checks.export.compiling import compiled, fresh_compiler
from landmarks.checks.export.networks import Branching, TellTale, Tiles
from landmarks.checks.student import Student, Unusable
from landmarks.checks.values import as_array, as_module, as_number, seeded, tensor
from landmarks.deploy.torchscript import TorchScriptError, first_line, load_scripted

__all__ = ["artefact", "export", "load_flat", "panorama", "parity", "predictor", "prepare"]


def load_flat(model: nn.Module, flat: object) -> Any:
    """Fills a network's weights and statistics, in their order, from one array; gives the network back."""
    rest = tensor(flat)
    with torch.no_grad():
        for value in model.state_dict().values():
            if value.is_floating_point():
                value.copy_(rest[: value.numel()].reshape(value.shape))
                rest = rest[value.numel() :]
    return model


def prepare(student: Student, inputs: Inputs) -> Observation:
    pictures: Any = inputs["pictures"]
    seen: list[Any] = []
    kinds: list[Any] = []
    for batch in pictures:
        given = tensor(batch)
        result = student.call(
            "prepare", pictures=given, mean=tensor(inputs["mean"]), std=tensor(inputs["std"])
        )
        seen.append(as_array(result, "`prepare(…)`").astype(np.float32))
        kinds.append(str(getattr(result, "dtype", ""))[:40])
    return {"prepared": seen, "kinds": kinds}


def predictor(student: Student, inputs: Inputs) -> Observation:
    made = _predictor(student, inputs)
    batches = [tensor(batch) for batch in inputs["pictures"]]
    seeded(inputs["seed"])
    with torch.enable_grad():
        outputs = [_floats(made(batch), "`Predictor`") for batch in batches]
        again = [_floats(made(batch), "`Predictor`") for batch in batches]
    scripted, refusal = _scripted(made, batches)
    return {
        "outputs": outputs,
        "again": again,
        "names": _names(made),
        "scripted": scripted,
        "refusal": refusal,
        "moved": _moved(_predictor(student, inputs), batches[0]),
    }


def _predictor(student: Student, inputs: Inputs) -> nn.Module:
    network = load_flat(TellTale(int(inputs["classes"])), inputs["weights"]).train()
    made = student.call(
        "Predictor",
        model=network,
        class_names=list(inputs["names"]),
        mean=tensor(inputs["mean"]),
        std=tensor(inputs["std"]),
    )
    return as_module(made, "`Predictor(…)`")


def _scripted(module: nn.Module, batches: list[Tensor]) -> tuple[list[Any], str]:
    """What it gives once it is TorchScript, and why it cannot become that."""
    try:
        script = compiled(module)
        with torch.no_grad():
            return [_floats(script(batch), "The scripted module") for batch in batches], ""
    except TorchScriptError as error:
        return [], _last_line(error)


def _moved(module: nn.Module, pictures: Tensor) -> str:
    """What PyTorch says when all is moved to another device: the one without memory."""
    try:
        with torch.no_grad():
            module.to("meta")(pictures.to("meta"))
    # Whatever comes is written down; the judge knows the sentence about devices from others.
    except Exception as error:  # noqa: BLE001
        return str(error)[:300]
    return ""


def panorama(student: Student, inputs: Inputs) -> Observation:
    network = load_flat(Tiles(int(inputs["classes"])), inputs["weights"])
    made = as_module(student.call("Panorama", predictor=network), "`Panorama(…)`").eval()
    batches = [tensor(batch) for batch in inputs["pictures"]]
    with torch.no_grad():
        outputs = [_floats(made(batch), "`Panorama`") for batch in batches]
    scripted, refusal = _scripted(made, batches)
    return {"outputs": outputs, "scripted": scripted, "refusal": refusal}


def export(student: Student, inputs: Inputs) -> Observation:
    names: Any = inputs["names"]
    network = load_flat(Branching(int(inputs["classes"]), list(names)), inputs["weights"]).train()
    with tempfile.TemporaryDirectory() as folder, fresh_compiler():
        path = Path(folder) / "model.pt"
        student.call("export", predictor=network, path=str(path))
        if not path.is_file():
            return _nothing("missing")
        try:
            module = load_scripted(path)
        except TorchScriptError:
            return _nothing("other")
        return {"file": "script", **_answers(module, [tensor(b) for b in inputs["pictures"]])}


def _nothing(file: str) -> dict[str, Any]:
    return {"file": file, "outputs": [], "again": [], "names": [], "refused": []}


def _answers(module: Any, batches: list[Tensor]) -> dict[str, Any]:
    """What a loaded script says of each batch, twice; one that it refuses is left out and its reason kept."""
    found: dict[str, Any] = {"outputs": [], "again": [], "names": _names(module), "refused": []}
    for batch in batches:
        try:
            with torch.no_grad():
                pair = [_floats(module(batch), "The exported file") for _ in range(2)]
        except TorchScriptError as error:
            found["refused"].append(_last_line(error))
            continue
        found["outputs"].append(pair[0])
        found["again"].append(pair[1])
    return found


def parity(student: Student, inputs: Inputs) -> Observation:
    first, second = (_Table(inputs[name]) for name in ("first", "second"))
    batches = [tensor(batch) for batch in inputs["batches"]]
    measured = []
    for eager, exported in (
        (first, second),
        (second, first),
        (first, first),
        (first, _Table(inputs["broken"])),
    ):
        value = student.call("largest_difference", eager=eager, exported=exported, batches=list(batches))
        measured.append(as_number(value, "`largest_difference(…)`"))
    return {"differences": np.array(measured, np.float64)}


class _Table(nn.Module):
    """Gives each picture the row of a table that its first pixel's red names."""

    def __init__(self, rows: object) -> None:
        super().__init__()
        self.rows = nn.Parameter(tensor(rows))

    def forward(self, pictures: Tensor) -> Tensor:
        return self.rows[pictures[:, 0, 0, 0].long()]


def artefact(student: Student, inputs: Inputs) -> Observation:
    del student  # the model is judged by its file alone
    file = str(inputs["file"])
    if not Path(file).is_file():
        raise Unusable(f"There is no file `{file}` beside the notebook. Run the cells that train and export.")
    try:
        module = load_scripted(Path(file))
    except TorchScriptError as error:
        raise Unusable(f"The file `{file}` is not TorchScript: {first_line(error)}") from error
    pictures = [tensor(picture).permute(2, 0, 1) for picture in inputs["pictures"]]
    alone = _answers(module, [picture.unsqueeze(0) for picture in pictures])
    twins = _answers(module, [tensor(pair) for pair in inputs["twins"]])
    return {
        "alone": alone["outputs"],
        "again": alone["again"][:10],
        "twins": twins["outputs"],
        "names": alone["names"],
        "refused": (alone["refused"] + twins["refused"])[:3],
    }


def _names(module: Any) -> list[Any]:
    """The class names that a module carries, as far as they are text."""
    found = getattr(module, "class_names", [])
    return [str(name)[:200] for name in found][:1000] if isinstance(found, list | tuple) else []


def _floats(value: object, what: str) -> Any:
    return as_array(value, what).astype(np.float32)


def _last_line(error: BaseException) -> str:
    said = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (said[-1] if len(said) < 3 else f"{said[0]} … {said[-1]}")[:300] if said else type(error).__name__
