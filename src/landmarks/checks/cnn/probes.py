"""What is called of a learner's layers, network, loss and optimizer. Nothing is compared here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules.module import register_module_forward_pre_hook
from torch.nn.parameter import is_lazy

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
    count = loose = 0
    for classes in inputs["class_counts"]:
        model = _network(student, num_classes=classes, dropout=0.3).eval()
        for name in ("pictures", "larger"):
            pictures = tensor(inputs[name])
            try:
                with torch.no_grad():
                    with _calls() as called:
                        scores = model(pictures)
                    count = count or sum(_sizes(model.parameters()).values())
                    loose = loose or _loose(model, called)
                    alone = model(pictures[:1]) if alone is None else alone
            # A network that takes one size only is a usual mistake, which the judge names.
            except RuntimeError as error:
                if name == "pictures":
                    raise
                refused.append(str(error)[:300])
                continue
            outputs.append(_array(scores, "`MyModel`"))
            dtype = dtype or str(getattr(scores, "dtype", ""))[:40]
    return {
        "outputs": outputs,
        "dtype": dtype,
        "alone": _array(alone, "`MyModel`"),
        "refused": refused,
        "count": count,
        "loose": loose,
    }


@contextlib.contextmanager
def _calls() -> Iterator[list[nn.Module]]:
    """All modules that are called meanwhile."""
    called: list[nn.Module] = []
    handle = register_module_forward_pre_hook(lambda module, _: called.append(module))
    try:
        yield called
    finally:
        handle.remove()


def _loose(model: nn.Module, called: list[nn.Module]) -> int:
    """How many numbers the parameters hold that are in called layers and not among the model's own."""
    own = _sizes(model.parameters())
    found = _sizes(parameter for module in called for parameter in module.parameters())
    return sum(size for key, size in found.items() if key not in own)


def _sizes(parameters: Iterable[nn.Parameter]) -> dict[int, int]:
    """How many numbers each holds, by its identity; a lazy layer has none before its first call."""
    return {id(one): one.numel() for one in parameters if not is_lazy(one)}


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
        if isinstance(measure, type) and issubclass(measure, nn.Module):
            raise Unusable(
                f"`get_loss()` should give back an object, and gave back the class `{measure.__name__}`: "
                "round brackets, `()`, after its name make an object of it."
            )
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
    seen: dict[str, Any] = {"refused": []}
    for name, (spelling, decay) in kinds.items():
        model = _small_model(inputs)
        try:
            made = _asked_for(student, model, spelling, decay, inputs)
        # Which spellings a learner's function knows tells why it does not know this one.
        except Exception:
            if not _knows_otherwise(student, spelling, decay, inputs):
                raise
            made = None
        if made is None and _knows_otherwise(student, spelling, decay, inputs):
            seen["refused"].append(spelling)
            seen[name] = np.zeros(0)
        else:
            seen[name] = _stepped(model, made, inputs)
    model = _small_model(inputs)
    seen["default"] = np.zeros(0)
    if not seen["refused"]:
        seen["default"] = _stepped(model, student.call("get_optimizer", model=model), inputs)
    seen["unknown"] = _of_unknown(student, inputs)
    return seen


_SPELLINGS = {"sgd": ("sgd", "SGD"), "adam": ("adam", "Adam", "ADAM")}


def _asked_for(student: Student, model: nn.Module, spelling: str, decay: float, inputs: Inputs) -> Any:
    return student.call(
        "get_optimizer",
        model=model,
        optimizer=spelling,
        learning_rate=inputs["rate"],
        momentum=inputs["momentum"],
        weight_decay=decay,
    )


def _knows_otherwise(student: Student, spelling: str, decay: float, inputs: Inputs) -> bool:
    """Does another spelling of this name give an optimizer?"""
    for other in _SPELLINGS[spelling.lower()]:
        with contextlib.suppress(Exception):
            made = _asked_for(student, _small_model(inputs), other, decay, inputs)
            if other != spelling and isinstance(made, torch.optim.Optimizer):
                return True
    return False


def _of_unknown(student: Student, inputs: Inputs) -> str:
    """What came of a name that no optimizer has: "raised" or "gave", and a type."""
    try:
        made = _asked_for(student, _small_model(inputs), inputs["unknown"], 0.0, inputs)
    except ValueError:
        return "raised ValueError"
    except Exception as error:  # noqa: BLE001
        return f"raised {type(error).__name__}"[:60]
    if isinstance(made, ValueError) or made is ValueError:
        return "gave ValueError"
    return f"gave {'None' if made is None else type(made).__name__}"[:60]


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
