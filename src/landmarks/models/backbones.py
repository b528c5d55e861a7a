"""What torchvision's backbones have in common, whatever their parts are called.

Every supported network is a chain of named stages that ends in a head, and the last linear layer of the
head is the one that knows the classes. So a network can be cut after any stage, which is what cached features
need.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import torch
from torch import nn
from torchvision import models

from landmarks.errors import BadInput

__all__ = [
    "build_backbone",
    "freeze_all_but",
    "head_of",
    "keep_frozen_in_eval",
    "learnable_stages",
    "learns",
    "replace_head",
    "require_supported",
    "split_frozen",
    "stages",
    "supported",
    "was_never_trained",
]

FAMILIES = ("resnet", "resnext", "wide_resnet", "convnext", "efficientnet", "mobilenet")
NORMALISATIONS = (nn.modules.batchnorm._BatchNorm, nn.LayerNorm, nn.GroupNorm)


def supported() -> list[str]:
    """Names that `build_backbone` takes: torchvision's classifiers of the supported families, sorted."""
    return [name for name in models.list_models(module=models) if name.startswith(FAMILIES)]


def require_supported(name: str) -> None:
    """Raise `BadInput` unless `name` is one of `supported()`."""
    if name not in supported():
        raise BadInput(f"There is no backbone called “{name}”; choose one of: {', '.join(supported())}.")


def build_backbone(name: str) -> nn.Module:
    """The torchvision network called `name`, with random weights and its 1000-class head.

    Raises `BadInput` for a name that is not one of `supported()`.
    """
    require_supported(name)
    return models.get_model(name, weights=None)


def stages(model: nn.Module) -> OrderedDict[str, nn.Module]:
    """The chain of stages that `model` runs its input through, in order, named as in `named_modules`.

    Running them one after the other is the model's own `forward`. Only the flattening, which torchvision does
    in a line of code, gets a name of ours. The network's blocks (`features.3`, `layer4`) are stages; what is
    inside them is not.
    """
    chain: OrderedDict[str, nn.Module] = OrderedDict()
    if isinstance(model, models.ResNet):
        for name, child in model.named_children():
            if name == "fc":
                chain["flatten"] = nn.Flatten(1)
            chain[name] = child
        return chain
    features, classifier = getattr(model, "features", None), getattr(model, "classifier", None)
    if not isinstance(features, nn.Sequential) or not isinstance(classifier, nn.Sequential):
        raise BadInput(
            f"Cannot tell the stages of a {type(model).__name__}: it is not of {', '.join(FAMILIES)}."
        )
    for name, child in features.named_children():
        chain[f"features.{name}"] = child
    # MobileNetV2 averages in a line of code; the others have a module for it.
    chain["avgpool"] = getattr(model, "avgpool", nn.AdaptiveAvgPool2d(1))
    if not any(isinstance(child, nn.Flatten) for child in classifier):
        chain["flatten"] = nn.Flatten(1)
    chain["classifier"] = classifier
    return chain


def head_of(model: nn.Module) -> tuple[str, nn.Linear]:
    """The last linear layer of `model` and its dotted name: `fc`, `classifier.1`, …"""
    linears = [(name, module) for name, module in model.named_modules() if isinstance(module, nn.Linear)]
    if not linears:
        raise BadInput(f"A {type(model).__name__} has no linear layer that could be its head.")
    return linears[-1]


def replace_head(model: nn.Module, n_classes: int) -> None:
    """Put a fresh linear layer with `n_classes` outputs where the head was, in place."""
    name, head = head_of(model)
    parent, _, leaf = name.rpartition(".")
    setattr(model.get_submodule(parent), leaf, nn.Linear(head.in_features, n_classes))


def freeze_all_but(model: nn.Module, trainable: Iterable[str]) -> None:
    """Freeze every parameter outside the named layers and keep frozen normalisation in `eval` mode for good.

    A frozen batch norm in training mode would go on moving its running statistics, and so change the frozen
    features under the layers that are trained on them. Raises `BadInput` for a name that is no layer with
    parameters.
    """
    names = tuple(trainable)
    parameters = [name for name, _ in model.named_parameters()]
    for name in names:
        if not any(parameter.startswith(f"{name}.") for parameter in parameters):
            layers = ", ".join(learnable_stages(model))
            raise BadInput(f"The network has no layer called “{name}”; its layers are: {layers}.")
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name.startswith(tuple(f"{layer}." for layer in names))
    keep_frozen_in_eval(model)


def learnable_stages(model: nn.Module) -> list[str]:
    """Names of the stages that have parameters: what can be frozen or unfrozen."""
    return [name for name, stage in stages(model).items() if any(True for _ in stage.parameters())]


def keep_frozen_in_eval(model: nn.Module) -> None:
    """Make `model.train()` leave in `eval` mode whatever is frozen, in place and for good."""
    if not isinstance(model, _KeepsFrozenInEval):
        model.__class__ = _kept_class(type(model))
    model.train(model.training)


class _KeepsFrozenInEval(nn.Module):
    """Mixed into a frozen network's class, so that `train()` passes over whatever learns nothing."""

    def train(self, mode: bool = True) -> _KeepsFrozenInEval:
        super().train(mode)
        for module in self.modules():
            # Not the batch norms alone: a frozen block's dropout must rest too, or its features would differ
            # from view to view.
            if _is_frozen(module):
                nn.Module.train(module, False)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickle and copy find classes by their names, and the mixed class has none of its own.
        return _remake, (type(self).__bases__[1],), self.__dict__


def _kept_class(cls: type[nn.Module]) -> type[nn.Module]:
    return type(cls.__name__, (_KeepsFrozenInEval, cls), {"__module__": cls.__module__})


def _remake(cls: type[nn.Module]) -> nn.Module:
    made = _kept_class(cls)
    return made.__new__(made)


def _is_frozen(module: nn.Module) -> bool:
    return not learns(module) and any(True for _ in module.parameters())


def learns(module: nn.Module) -> bool:
    """Whether training changes any parameter of `module`."""
    return any(parameter.requires_grad for parameter in module.parameters())


def split_frozen(model: nn.Module) -> tuple[nn.Sequential, nn.Sequential]:
    """Cut `model` into the stages before the first that learns, and the rest; both share its parameters.

    `rest(frozen(x))` is `model(x)`. The frozen part is empty where the first stage learns. What is frozen in
    either part stays in `eval` mode, as in `model`.
    """
    frozen: OrderedDict[str, nn.Module] = OrderedDict()
    rest: OrderedDict[str, nn.Module] = OrderedDict()
    for name, stage in stages(model).items():
        (rest if rest or learns(stage) else frozen)[name.replace(".", "_")] = stage
    parts = nn.Sequential(frozen), nn.Sequential(rest)
    for part in parts:
        keep_frozen_in_eval(part)
    return parts


def was_never_trained(layer: nn.Module) -> bool:
    """Whether a normalisation of `layer` is as PyTorch makes it: weight 1, bias 0, mean 0, variance 1.

    Training moves all of them, and folding a batch norm into its convolution moves the bias, so such a layer
    cannot hold learnt weights.
    """
    return any(_as_made(module) for module in layer.modules() if isinstance(module, NORMALISATIONS))


def _as_made(norm: nn.Module) -> bool:
    made = {"weight": 1, "bias": 0, "running_mean": 0, "running_var": 1}
    values = [(getattr(norm, name, None), constant) for name, constant in made.items()]
    return all(value is None or bool(torch.all(value == constant)) for value, constant in values)
