"""Where photographers of imaginary sites stand: all round them, before them, or side by side."""

from __future__ import annotations

from landmarks.render.model import EMPTY, Model
from landmarks.render.subject import Interest, Station, Subject, Views

__all__ = ["from_the_front", "side_by_side", "walked_round"]


def walked_round(model: Model, extras: Model = EMPTY, low: float = 0, high: float = 18) -> Subject:
    """A subject to be walked round, with close-ups of its upper half and two of its flanks."""
    (x, _, _), (x2, _, z2) = model.bounds
    size = float(max(x2 - x, z2))
    return Subject(
        model=model,
        extras=extras,
        views=Views(elevations=(low, high)),
        interests=(
            Interest((0, 0, z2 * 0.75), size * 0.45),
            Interest((x2 * 0.5, 0, z2 * 0.4), size * 0.45),
            Interest((x * 0.5, 0, z2 * 0.4), size * 0.45),
        ),
    )


def from_the_front(
    model: Model, extras: Model = EMPTY, front: float = 180, high: float = 16, low: float = 0
) -> Subject:
    """A subject seen from up to `front` degrees off its front, with close-ups of its middle and one end."""
    (x, _, _), (x2, _, z2) = model.bounds
    wide = float(max(x2 - x, z2))
    return Subject(
        model=model,
        extras=extras,
        views=Views(azimuths=((-front, front),), elevations=(low, high)),
        interests=(
            Interest((0, 0, z2 * 0.55), max(0.6 * z2, 0.35 * wide)),
            Interest((x2 * 0.6, 0, z2 * 0.35), 0.45 * wide),
            Interest((x * 0.6, 0, z2 * 0.35), 0.45 * wide),
        ),
    )


def side_by_side(
    eye: tuple[float, float, float], target: tuple[float, float, float], roam: float, aside: float
) -> tuple[Station, ...]:
    """Five stations side by side, each looking at the target."""
    x, y, z = eye
    return tuple(
        Station(
            (x + k * aside, y + abs(k) * 0.15 * aside, z + (k % 2) * 0.1 * roam), target, roam=roam, swing=9
        )
        for k in (-2, -1, 0, 1, 2)
    )
