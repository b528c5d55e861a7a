"""What is called of a learner's transfer learning. Nothing is compared here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torchvision import models

from landmarks.checks.artefacts import probabilities
from landmarks.checks.contract import Inputs, Observation
from landmarks.checks.student import Student, Unusable
from landmarks.checks.transfer.backbone import lent, quick_beginnings
from landmarks.checks.transfer.networks import Trunk, flat_state, load_flat, network_of
from landmarks.checks.values import as_array, as_module, given, seeded, tensor, tiny_loader

__all__ = [
    "accuracy",
    "extract_features",
    "fine_tuning_optimizer",
    "freeze",
    "get_model_transfer_learning",
    "lent_state",
    "replace_head",
    "stage_sums",
    "training_mode",
]


def freeze(student: Student, inputs: Inputs) -> Observation:
    model = network_of(inputs)
    student.call("freeze", module=model)
    attribute, training = "requires_grad" in vars(model), bool(model.training)
    head = nn.Linear(int(inputs["width"]), int(inputs["classes"]))
    load_flat(head, inputs["head"])
    model.fc = head
    # Batch norms rest, so that all that moves was moved by the optimizer.
    _steps(model.eval(), inputs, torch.optim.SGD(model.parameters(), lr=float(inputs["rate"])))
    return {"state": flat_state(model), "attribute": attribute, "training": training}


def replace_head(student: Student, inputs: Inputs) -> Observation:
    before, after, refused = [], [], ""
    body: Any = np.zeros(0)
    for classes in inputs["new_classes"]:
        seeded(inputs["seed"])
        model: Any = network_of(inputs).eval()
        for parameter in model.parameters():
            parameter.requires_grad = False
        made = student.call("replace_head", model=model, n_classes=classes)
        model = model if made is None else as_module(made, "`replace_head(…)`").eval()
        try:
            before.append(_scores(model, inputs))
        except RuntimeError as error:  # a head of another width than the features, which the judge names
            refused = str(error)[:300]
            break
        learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
        if learning:
            _steps(
                model,
                {**inputs, "labels": np.array(inputs["labels"]) % classes},
                torch.optim.SGD(learning, lr=0.5),
            )
        after.append(_scores(model, inputs))
        body = flat_state(model)
    return {"before": before, "after": after, "body": body, "refused": refused}


def get_model_transfer_learning(student: Student, inputs: Inputs) -> Observation:
    names: list[str] = inputs["models"]
    states = {name: lent_state(name, int(inputs["seed"]) + i) for i, name in enumerate(names)}
    pictures, labels = tensor(inputs["pictures"]), tensor(inputs["labels"])
    outputs, refused = [], ""
    moved: list[str] = []
    sums: Any = np.zeros(0)
    with lent(states):
        for name, classes in zip(names, inputs["class_counts"], strict=True):
            model = as_module(
                student.call("get_model_transfer_learning", model_name=name, n_classes=classes),
                "`get_model_transfer_learning(…)`",
            )
            try:
                with torch.no_grad():
                    outputs.append(as_array(model.eval()(pictures), "The network").astype("float32"))
            except RuntimeError as error:
                refused = str(error)[:300]
                break
            if len(outputs) == 1:
                sums, moved = stage_sums(model.state_dict()), _moved_names(model, pictures, labels)
    return {"sums": sums, "moved": moved, "outputs": outputs, "refused": refused}


def lent_state(name: str, seed: int) -> dict[str, Tensor]:
    """Weights for the torchvision network `name`: random in the first stages, cheap constants elsewhere."""
    # Not on the device "meta": its first use imports much more of PyTorch, which takes seconds.
    with quick_beginnings():
        shapes = models.get_model(name, weights=None).state_dict()
    generator = torch.Generator().manual_seed(seed)
    state = {}
    for key, value in shapes.items():
        number = 0.02 * float(torch.rand((), generator=generator)) + 0.01
        if value.dtype == torch.int64:
            state[key] = torch.tensor(0)
        elif key.endswith("running_var") or value.dim() == 1:
            state[key] = torch.full(value.shape, 1 + number)
        elif value.numel() < 50_000:
            state[key] = 0.1 * torch.randn(value.shape, generator=generator)
        else:
            state[key] = torch.full(value.shape, number / value[0].numel())
    return state


def stage_sums(state: Any) -> Any:
    """The mean of each weight of a ResNet's body, in the order of its names, to tell whose it is."""
    body = ("conv1.", "bn1.", "layer1.", "layer2.", "layer3.", "layer4.")
    names = sorted(key for key in state if key.startswith(body) and key.endswith(("weight", "bias")))
    return np.array([float(state[name].double().mean()) for name in names])


def _moved_names(model: nn.Module, pictures: Tensor, labels: Tensor) -> list[str]:
    """The parameters that a step of training moves, batch norms included."""
    before = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    model.train()
    loss = nn.functional.cross_entropy(model(pictures), labels)
    if loss.requires_grad:
        loss.backward()
        torch.optim.SGD(model.parameters(), lr=0.1).step()
    return [name[:200] for name, p in model.named_parameters() if not torch.equal(before[name], p.detach())]


def training_mode(student: Student, inputs: Inputs) -> Observation:
    model = network_of(inputs).train()
    learning = (*model.layer2.parameters(), *model.fc.parameters())
    for parameter in model.parameters():
        parameter.requires_grad = False
    for parameter in learning:
        parameter.requires_grad = True
    student.call("training_mode", model=model)
    seeded(inputs["seed"])
    pictures = tensor(inputs["pictures"])
    with torch.no_grad():
        maps = as_array(model.frozen_maps(pictures), "A frozen layer").astype("float32")
        twice = [as_array(model(pictures), "The network").astype("float32") for _ in range(2)]
    return {"state": flat_state(model), "maps": maps, "twice": twice}


def extract_features(student: Student, inputs: Inputs) -> Observation:
    trunk = Trunk(int(inputs["width"])).train()
    load_flat(trunk, inputs["state"])
    loader = tiny_loader(inputs["pictures"], inputs["labels"], int(inputs["batch"]))
    made = given(student.call("extract_features", backbone=trunk, dataloader=loader), "`extract_features(…)`")
    try:
        features, labels = made
    except (TypeError, ValueError) as error:
        raise Unusable("`extract_features(…)` should give back two things: features and labels.") from error
    return {
        "gradient": bool(getattr(features, "requires_grad", False)),
        "features": as_array(features, "The features").astype("float32"),
        "labels": as_array(labels, "The labels"),
        "state": flat_state(trunk),
    }


def fine_tuning_optimizer(student: Student, inputs: Inputs) -> Observation:
    model = network_of(inputs).eval()
    for parameter in model.parameters():
        parameter.requires_grad = False
    for parameter in model.fc.parameters():
        parameter.requires_grad = True
    optimizer = student.call(
        "fine_tuning_optimizer",
        model=model,
        stage=inputs["stage"],
        head_rate=inputs["head_rate"],
        stage_rate=inputs["stage_rate"],
    )
    given(optimizer, "`fine_tuning_optimizer(…)`")
    if not isinstance(optimizer, torch.optim.Optimizer):
        raise Unusable(
            f"`fine_tuning_optimizer(…)` should give back an optimizer, got {type(optimizer).__name__}."
        )
    for parameter in model.parameters():
        parameter.grad = None
    loss = nn.functional.cross_entropy(model(tensor(inputs["pictures"])), tensor(inputs["labels"]))
    if loss.requires_grad:
        loss.backward()
    reached = [name for name, parameter in model.named_parameters() if parameter.grad is not None]
    # What has no gradient gets an old one, as after earlier training: an optimizer would follow it.
    for parameter in model.parameters():
        if parameter.grad is None:
            parameter.grad = torch.full_like(parameter, float(inputs["stale"]))
    gradients = torch.cat(
        [p.grad.double().reshape(-1) for p in model.parameters() if p.grad is not None]
    ).numpy()
    optimizer.step()
    return {"state": flat_state(model), "gradients": gradients, "reached": reached}


def accuracy(student: Student, inputs: Inputs) -> Observation:
    del student  # the models are judged by their files alone
    pictures: Any = inputs["pictures"]
    found = probabilities(str(inputs["file"]), pictures)
    scratch = None
    if Path(str(inputs["scratch"])).is_file():
        scratch = probabilities(str(inputs["scratch"]), pictures).argmax(axis=1).astype(np.int64)
    return {"top1": found.argmax(axis=1).astype(np.int64), "classes": int(found.shape[1]), "scratch": scratch}


def _steps(model: nn.Module, inputs: Inputs, optimizer: torch.optim.Optimizer) -> None:
    """Two steps along the loss without dropout; none where nothing learns."""
    for _ in range(2):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(tensor(inputs["pictures"])), tensor(inputs["labels"]))
        if loss.requires_grad:
            loss.backward()
        optimizer.step()


def _scores(model: nn.Module, inputs: Inputs) -> Any:
    with torch.no_grad():
        return as_array(model(tensor(inputs["pictures"])), "The network").astype("float32")
