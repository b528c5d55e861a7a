"""What is called of a learner's loops and of the file that they exported. Nothing is compared here.

The network that the loops get tells by its outputs whether they did right: batch normalisation shows the mode
that it is in, and while gradients are recorded its scores are others than without.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from landmarks.checks.artefacts import probabilities
from landmarks.checks.contract import Inputs, Observation
from landmarks.checks.live import LiveCurves
from landmarks.checks.student import Student
from landmarks.checks.values import as_number, tensor, tiny_loader

__all__ = [
    "OffsetLoss",
    "TellTale",
    "accuracy",
    "flat_state",
    "load_flat",
    "network_of",
    "one_epoch_test",
    "optimize",
    "train_one_epoch",
    "valid_one_epoch",
]


_MOST_PASSES = 20


class TellTale(nn.Module):
    """(B, 3, H, W) → (B, classes). While gradients are recorded its scores are multiplied by `twist`."""

    def __init__(self, classes: int, twist: float = 1.0) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()
        )
        self.head = nn.Linear(6, classes)
        self.twist = twist

    def forward(self, x: Tensor) -> Tensor:
        scores = self.head(self.features(x))
        return scores * self.twist if torch.is_grad_enabled() else scores


class OffsetLoss(nn.Module):
    """Cross-entropy plus an amount that depends on the label alone, which leaves gradients as they are."""

    def __init__(self, offsets: object) -> None:
        super().__init__()
        self.offsets = tensor(offsets)

    def forward(self, scores: Tensor, labels: Tensor) -> Tensor:
        extra = self.offsets.to(labels.device)[labels].mean()
        return nn.functional.cross_entropy(scores, labels) + extra


def flat_state(model: nn.Module) -> Any:
    """All weights and statistics of a model as one float64 array, in their order."""
    return _flat(model.state_dict())


def load_flat(model: nn.Module, flat: object) -> None:
    """The opposite of `flat_state`."""
    rest = tensor(flat)
    with torch.no_grad():
        for value in model.state_dict().values():
            value.copy_(rest[: value.numel()].reshape(value.shape))
            rest = rest[value.numel() :]


def network_of(inputs: Inputs) -> TellTale:
    """The network of a case, as it was drawn."""
    model = TellTale(int(inputs["classes"]), float(inputs.get("twist", 1.0)))
    load_flat(model, inputs["state"])
    return model


def train_one_epoch(student: Student, inputs: Inputs) -> Observation:
    model = network_of(inputs).eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=float(inputs["rate"]))
    # These two tell which line is missing, where no weight moves; they decide nothing.
    backwards, steps = [0], [0]
    model.head.bias.register_hook(lambda _: _count(backwards))
    optimizer.register_step_pre_hook(lambda *_: _count(steps))
    value = student.call(
        "train_one_epoch",
        train_dataloader=_loader(inputs),
        model=model,
        optimizer=optimizer,
        loss=nn.CrossEntropyLoss(),
    )
    return {
        "loss": as_number(value, "`train_one_epoch(…)`"),
        "graph": isinstance(value, Tensor) and bool(value.requires_grad),
        "weights": flat_state(model),
        "backwards": backwards[0],
        "steps": steps[0],
    }


def _count(counter: list[int]) -> None:
    counter[0] += 1


def valid_one_epoch(student: Student, inputs: Inputs) -> Observation:
    model = network_of(inputs).train()
    value = student.call(
        "valid_one_epoch", valid_dataloader=_loader(inputs), model=model, loss=nn.CrossEntropyLoss()
    )
    return {"loss": as_number(value, "`valid_one_epoch(…)`"), "weights": flat_state(model)}


def one_epoch_test(student: Student, inputs: Inputs) -> Observation:
    model = network_of(inputs).train()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        value = student.call(
            "one_epoch_test", test_dataloader=_loader(inputs), model=model, loss=nn.CrossEntropyLoss()
        )
    text = printed.getvalue()[:2000]
    print(text)  # it belongs to what the card shows of the learner's output
    return {"loss": as_number(value, "`one_epoch_test(…)`"), "printed": text, "weights": flat_state(model)}


class _Passes(Dataset[tuple[Tensor, int]]):
    """Validation pictures that note the model's state as each pass begins; pass k has the label k."""

    def __init__(self, pictures: object, model: nn.Module, labels: int) -> None:
        self.pictures, self.model, self.labels = tensor(pictures), model, labels
        self.states: list[Any] = []

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        if index == 0 and len(self.states) < _MOST_PASSES:
            self.states.append(flat_state(self.model))
        return self.pictures[index], (len(self.states) - 1) % self.labels


def optimize(student: Student, inputs: Inputs) -> Observation:
    model = network_of(inputs)
    passes = _Passes(inputs["valid"], model, int(inputs["epochs"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "best.pt"
        student.call(
            "optimize",
            data_loaders={"train": _loader(inputs), "valid": DataLoader(passes, batch_size=2)},
            model=model,
            optimizer=torch.optim.SGD(model.parameters(), lr=float(inputs["rate"])),
            loss=OffsetLoss(inputs["offsets"]),
            n_epochs=inputs["epochs"],
            save_path=str(path),
        )
        saved, file = _read_saved(path)
        unnamed = _unnamed_while_tracking(student, inputs, Path(folder) / "tracked.pt")
    return {"passes": passes.states, "saved": saved, "file": file, "unnamed": unnamed}


def _unnamed_while_tracking(student: Student, inputs: Inputs, path: Path) -> str:
    """What is said of a name that is not there, when one epoch is tracked as the training cell does it.

    Nothing is drawn, and nothing else that goes wrong counts: a plot of the learner's own may need a screen.
    """
    model = network_of(inputs)
    try:
        with mock.patch.object(LiveCurves, "add", return_value=None):
            student.call(
                "optimize",
                data_loaders={
                    "train": _loader(inputs),
                    "valid": DataLoader(_Passes(inputs["valid"], model, int(inputs["epochs"])), batch_size=2),
                },
                model=model,
                optimizer=torch.optim.SGD(model.parameters(), lr=float(inputs["rate"])),
                loss=OffsetLoss(inputs["offsets"]),
                n_epochs=1,
                save_path=str(path),
                interactive_tracking=True,
            )
    except NameError as error:
        return (str(error) or "a name is not defined")[:200]
    except Exception:  # noqa: BLE001
        return ""
    return ""


def _read_saved(path: Path) -> tuple[Any, str]:
    """The weights in a file, and what kind of file it is: "weights", "missing" or "other"."""
    nothing = np.zeros(0)
    if not path.exists():
        return nothing, "missing"
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        return _flat(state), "weights"
    # A whole pickled model, a dictionary of something else, or no file of PyTorch's.
    except Exception:  # noqa: BLE001
        return nothing, "other"


def accuracy(student: Student, inputs: Inputs) -> Observation:
    del student  # the model is judged by its file alone
    pictures: Any = inputs["pictures"]
    found = probabilities(str(inputs["file"]), pictures)
    return {"top1": found.argmax(axis=1).astype(np.int64), "classes": int(found.shape[1])}


def _loader(inputs: Inputs) -> Any:
    return tiny_loader(inputs["pictures"], inputs["labels"], int(inputs["batch"]))


def _flat(state: Any) -> Any:
    return torch.cat([value.detach().cpu().double().reshape(-1) for value in state.values()]).numpy()
