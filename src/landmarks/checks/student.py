"""The one way in which a probe reaches what a learner wrote, and brings back what came."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

__all__ = ["NotThere", "OutOfTime", "Student", "Unusable", "WrongSignature", "is_placeholder"]


class NotThere(Exception):
    """The learner's notebook does not define a name that a probe asks for."""

    def __init__(self, name: str, meant: str | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.meant = meant  # a name that is defined and differs little, when there is one


class OutOfTime(BaseException):
    """Raised in a learner's code by whoever limits its time. No `Exception`, lest `except` swallow it."""


def is_placeholder(error: BaseException) -> bool:
    """Whether it comes from a cell that was not filled, which ends in `raise NotImplementedError()`."""
    return type(error) is NotImplementedError and not error.args


class Unusable(Exception):
    """What a learner's object gave back is of no kind that can be judged; the message says why."""


class WrongSignature(Exception):
    """The learner's function does not take the arguments that the exercise names."""

    def __init__(self, name: str, expected: str, has: str) -> None:
        super().__init__(name)
        self.name, self.expected, self.has = name, expected, has


class Student:
    """The names that a learner's notebook defines."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace

    def __getitem__(self, name: str) -> Any:
        """The learner's object of this name.

        Raises:
            NotThere: it is not defined, or still the `...` of the released cell.
        """
        value = self._namespace.get(name, ...)
        if value is ...:
            raise NotThere(name, self._similar(name))
        return value

    def call(self, name: str, /, **arguments: Any) -> Any:
        """Calls the learner's function or class with these arguments, which are in the exercise's order.

        Their names are used where the learner kept them, their order where not.

        Raises:
            NotThere: it is not defined. Unusable: it is not callable.
            WrongSignature: it takes these arguments neither by name nor by place.
        """
        function = self[name]
        if not callable(function):
            raise Unusable(
                f"`{name}` should be a function or a class, got {type(function).__name__}. "
                "Was its name used again for something else? Run the cell that defines it once more."
            )
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):
            return function(**arguments)
        if _takes(signature, (), arguments):
            return function(**arguments)
        if _takes(signature, tuple(arguments.values()), {}):
            return function(*arguments.values())
        raise WrongSignature(name, ", ".join(arguments), str(signature)[:200])

    def _similar(self, name: str) -> str | None:
        plain = name.replace("_", "").lower()
        for other in list(self._namespace):
            if other != name and other.replace("_", "").lower() == plain:
                return other
        return None


def _takes(signature: inspect.Signature, by_place: tuple[Any, ...], by_name: Mapping[str, Any]) -> bool:
    try:
        signature.bind(*by_place, **by_name)
    except TypeError:
        return False
    return True
