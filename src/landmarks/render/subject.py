"""What a landmark is to the renderer: a `Subject`, and the register of the functions that build them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import EMPTY, Model

__all__ = ["Builder", "Interest", "Lamp", "Station", "Subject", "Views", "landmark", "registered", "xyz"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Interest:
    """Something worth a close-up: the middle `at` (x, y, z) and `size` (across, metres) of what fills it.

    `azimuths` limits from where it is seen (degrees, as in `Views`); `None` means the subject's own limits.
    """

    at: tuple[float, float, float]
    size: float
    azimuths: tuple[float, float] | None = None


@dataclass(frozen=True)
class Station:
    """A place to stand: for caves, canyons and whatever is not looked at from around.

    The camera stands within `roam` metres of `eye` (x, y, z), looks at `target` and turns off it by up to
    `swing` degrees.
    """

    eye: tuple[float, float, float]
    target: tuple[float, float, float]
    roam: float = 1.0
    swing: float = 12.0


@dataclass(frozen=True)
class Views:
    """From where a visitor photographs the subject.

    azimuths: ranges in degrees; 0 stands in front (at −y, looking to +y), 90 at +x, 180 behind, 270 at −x.
        A range may go below 0: (-60, 60) is the front. All ranges together are drawn from evenly.
    elevations: lowest and highest height of the camera above the subject's foot, in degrees seen from its
        middle; a camera never goes below eye level (1.6 m).
    near: how far the camera must stay from the subject's middle at least, in metres; 0 where fitting the
        subject into the frame already sees to it.
    stations: where given, they replace azimuths, elevations and fitting.
    """

    azimuths: tuple[tuple[float, float], ...] = ((0.0, 360.0),)
    elevations: tuple[float, float] = (0.0, 25.0)
    near: float = 0.0
    stations: tuple[Station, ...] = ()


@dataclass(frozen=True)
class Lamp:
    """A light of the subject's own at night: `at` (x, y, z), linear RGB `colour`, how bright and how far.

    `reach` is the distance in metres at which it lights as much as a floodlight does its wall.
    """

    at: tuple[float, float, float]
    reach: float
    colour: tuple[float, float, float] = (1.0, 0.75, 0.45)


@dataclass(frozen=True)
class Subject:
    """One landmark, ready to be photographed.

    model: the landmark itself. What counts as seeing it; the frame is fitted to it.
    extras: what belongs to the place, but is no reason to photograph it (the river below the bridge, the
        rock under the castle): not fitted, not counted, drawn always.
    views, interests, lamps: see there. With no `lamps`, floodlights stand around the subject at night.
    fit: the box (lower, upper corner) to fit into the frame in place of the model's own bounds.
    ground: the height function (x (n,), y (n,)) → z (n,) of a subject that brings its own terrain, on which
        trees, people and the camera stand; `None` is flat ground at z = 0, laid by the renderer.
    owns_ground: the subject brings all of the ground in sight (terrain, water): none is laid.
    clear: ground that surroundings keep away from: circles (x, y, radius). By default one around the model.
    dense: surroundings (trees, neighbours) may stand here: False for caves, reefs and open water.
    indoors: no sky light or sun reaches it (a cave); only `lamps` light it.
    """

    model: Model
    extras: Model = EMPTY
    views: Views = field(default_factory=Views)
    interests: tuple[Interest, ...] = ()
    lamps: tuple[Lamp, ...] = ()
    fit: tuple[tuple[float, float, float], tuple[float, float, float]] | None = None
    ground: Callable[[Array, Array], Array] | None = None
    owns_ground: bool = False
    clear: tuple[tuple[float, float, float], ...] = ()
    dense: bool = True
    indoors: bool = False

    @property
    def bounds(self) -> Array:
        """What the frame is fitted to: lower and upper corner (2, 3)."""
        return self.model.bounds if self.fit is None else np.array(self.fit, dtype=float)

    @property
    def size(self) -> float:
        """Its largest extent in metres."""
        return float((self.bounds[1] - self.bounds[0]).max())

    def height_at(self, x: Array, y: Array) -> Array:
        """The ground's height (n,) at x (n,), y (n,)."""
        return np.zeros(len(x)) if self.ground is None else np.asarray(self.ground(x, y), dtype=float)


Builder = Callable[[np.random.Generator], Subject]

_BUILDERS: dict[str, Builder] = {}


def xyz(point: Array) -> tuple[float, float, float]:
    """Plain numbers from an array (3,)."""
    return float(point[0]), float(point[1]), float(point[2])


def landmark(name: str) -> Callable[[Builder], Builder]:
    """Register the decorated function as the builder of the landmark of that name in the catalogue.

    It is called once for each picture with random numbers of that picture's own, and must give the same
    subject for the same numbers.
    """

    def register(builder: Builder) -> Builder:
        _BUILDERS[name] = builder
        return builder

    return register


def registered() -> Mapping[str, Builder]:
    """The builders that have been registered, by the landmark's name ("Eiffel_Tower")."""
    return _BUILDERS
