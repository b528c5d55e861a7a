"""What is called of a learner's layers, network, loss and optimizer. Nothing is compared here."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from landmarks.checks.contract import Inputs, Observation
from landmarks.checks.student import Student, Unusable
from landmarks.checks.values import as_array, as_module, as_number, given, seeded, tensor

__all__ = ["block", "convolve", "forward", "layers", "loss", "optimizer", "output_side"]


def output_side(student: Student, inputs: Inputs) -> Observation:
    sides = [
        as_number(
            student.call("output_side", side=side, kernel_size=kernel, stride=stride, padding=padding),
            "`output_side(…)`",
        )
        for side, kernel, stride, padding in inputs["cases"]
    ]
    return {"sides": torch.tensor(sides, dtype=torch.float64).numpy()}


def convolve(student: Student, inputs: Inputs) -> Observation:
    pairs = zip(inputs["pictures"], inputs["kernels"], strict=True)
    return {
        "maps": [
            as_array(
                student.call("convolve", picture=tensor(picture), kernel=tensor(kernel)), "`convolve(…)`"
            ).astype(float)
            for picture, kernel in pairs
        ]
    }


def block(student: Student, inputs: Inputs) -> Observation:
    seeded(inputs["seed"])
    made = as_module(
        student.call("conv_block", inputs=inputs["channels_in"], outputs=inputs["channels_out"]),
        "`conv_block(…)`",
    )
    pictures = tensor(inputs["pictures"])
    made.train()
    with torch.no_grad():
        training = _array(made(pictures), "The block")
        scaled = _array(made(7.0 * pictures), "The block")
        made = as_module(
            student.call("conv_block", inputs=inputs["channels_in"], outputs=inputs["channels_out"]),
            "`conv_block(…)`",
        ).eval()
        evaluating = _array(made(tensor(inputs["probes"])), "The block")
    return {"kept": list(training.shape), "training": training, "scaled": scaled, "evaluating": evaluating}


def forward(student: Student, inputs: Inputs) -> Observation:
    seeded(inputs["seed"])
    outputs: list[Any] = []
    refused: list[str] = []
    dtype, alone = "", None
    for classes in inputs["class_counts"]:
        model = _network(student, num_classes=classes, dropout=0.3).eval()
        for name in ("pictures", "larger"):
            pictures = tensor(inputs[name])
            try:
                with torch.no_grad():
                    scores = model(pictures)
                    alone = model(pictures[:1]) if alone is None else alone
            # A network that takes one size only is a usual mistake, which the judge names.
            except RuntimeError as error:
                if name == "pictures":
                    raise
                refused.append(str(error)[:300])
                continue
            outputs.append(_array(scores, "`MyModel`"))
            dtype = dtype or str(getattr(scores, "dtype", ""))[:40]
    return {"outputs": outputs, "dtype": dtype, "alone": _array(alone, "`MyModel`"), "refused": refused}


def layers(student: Student, inputs: Inputs) -> Observation:
    seeded(inputs["seed"])
    pictures, labels = tensor(inputs["pictures"]), tensor(inputs["labels"])
    classes = inputs["classes"]
    model = _network(student, num_classes=classes, dropout=0.5)
    plain = _network(student, num_classes=classes, dropout=0.0)
    with torch.no_grad():
        model.train()
        training = [_array(model(pictures), "`MyModel`") for _ in range(2)]
        model.eval()
        evaluating = [_array(model(pictures), "`MyModel`") for _ in range(2)]
        plain.train()
        no_dropout = [_array(plain(pictures), "`MyModel`") for _ in range(2)]
        halved = _array(plain(pictures[: len(pictures) // 2]), "`MyModel`")
    moved, names, count = _one_step(plain, pictures, labels)
    return {
        "training": training,
        "evaluating": evaluating,
        "no_dropout": no_dropout,
        "halved": halved,
        "moved": moved,
        "names": names,
        "count": count,
    }


def _one_step(model: nn.Module, pictures: Tensor, labels: Tensor) -> tuple[Any, list[str], int]:
    """How far each parameter goes in one step, which parameters there are, and how many numbers they hold."""
    named = dict(model.named_parameters())
    if not named:
        raise Unusable(
            "`MyModel` has no parameters. Layers must be attributes of the module or in an `nn.Sequential` "
            "or `nn.ModuleList`; in a plain list PyTorch does not find them."
        )
    before = {name: parameter.detach().clone() for name, parameter in named.items()}
    descent = torch.optim.SGD(model.parameters(), lr=1.0)
    model.train()
    nn.functional.cross_entropy(model(pictures), labels).backward()
    descent.step()
    moved = [float((named[name].detach() - before[name]).abs().max()) for name in named]
    return (
        torch.tensor(moved, dtype=torch.float64).numpy(),
        [name[:200] for name in named],
        sum(parameter.numel() for parameter in named.values()),
    )


def loss(student: Student, inputs: Inputs) -> Observation:
    values, gradient = [], None
    for scores, labels in zip(inputs["scores"], inputs["labels"], strict=True):
        leaf = tensor(scores).requires_grad_()
        measure = given(student.call("get_loss"), "`get_loss()`")
        if not callable(measure):
            raise Unusable(f"`get_loss()` should give back a loss to call, got {type(measure).__name__}.")
        value = measure(leaf, tensor(labels))
        values.append(as_number(value, "The loss"))
        if gradient is None:
            value.backward()
            gradient = leaf.grad
    return {
        "values": torch.tensor(values, dtype=torch.float64).numpy(),
        "gradient": as_array(gradient, "The gradient of the loss").astype(float),
    }


def optimizer(student: Student, inputs: Inputs) -> Observation:
    kinds = {
        "sgd": ("SGD", 0.0),
        "sgd_decay": ("sgd", inputs["decay"]),
        "adam": ("adam", 0.0),
        "adam_decay": ("Adam", inputs["decay"]),
    }
    seen = {}
    for name, (spelling, decay) in kinds.items():
        model = _small_model(inputs)
        made = student.call(
            "get_optimizer",
            model=model,
            optimizer=spelling,
            learning_rate=inputs["rate"],
            momentum=inputs["momentum"],
            weight_decay=decay,
        )
        seen[name] = _stepped(model, made, inputs)
    model = _small_model(inputs)
    seen["default"] = _stepped(model, student.call("get_optimizer", model=model), inputs)
    return seen


def _small_model(inputs: Inputs) -> nn.Module:
    weights, biases = tensor(inputs["weights"]), tensor(inputs["biases"])
    model = nn.Linear(weights.shape[1], weights.shape[0])
    with torch.no_grad():
        model.weight.copy_(weights)
        model.bias.copy_(biases)
    return model


def _stepped(model: nn.Module, made: Any, inputs: Inputs) -> Any:
    """All weights after a few steps along given gradients."""
    given(made, "`get_optimizer(…)`")
    if not isinstance(made, torch.optim.Optimizer):
        raise Unusable(f"`get_optimizer(…)` should give back an optimizer, got {type(made).__name__}.")
    for gradients in inputs["gradients"]:
        flat = tensor(gradients)
        for parameter in model.parameters():
            parameter.grad = flat[: parameter.numel()].reshape(parameter.shape).clone()
            flat = flat[parameter.numel() :]
        made.step()
    return torch.cat([p.detach().reshape(-1) for p in model.parameters()]).double().numpy()


def _network(student: Student, **arguments: Any) -> nn.Module:
    return as_module(student.call("MyModel", **arguments), "`MyModel(…)`")


def _array(value: object, what: str) -> Any:
    return as_array(value, what).astype("float32")
