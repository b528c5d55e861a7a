"""What makes an imaginary site that one site: the draws that are the same in all its pictures.

A family of sites is a function of an `Identity` and of the picture's own random numbers. The eight variants
of a family must look different, so their draws are not independent: each divides its range into eight parts
and gives every variant another one (a Latin hypercube), in an order that changes from draw to draw.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from landmarks.render.materials import Material, recoloured
from landmarks.render.subject import Subject

__all__ = ["GREENS", "ROCKS", "VARIANTS", "Family", "Identity", "rock_layers", "shade", "worn"]

Option = TypeVar("Option")

VARIANTS = 8  # sites a family
STREAM = 20_260_501  # of all sites' identities; changing it makes other sites, which no weights have seen

MASONRY = ("limestone", "stone", "red_brick", "plaster", "granite", "concrete", "rubble", "marble")
ROOFING = ("roof_tiles", "slate", "dark_tiles", "lead", "copper", "thatch", "blue_tiles", "yellow_tiles")
GREENS = ("#5f7d36", "#77803f", "#8a8350", "#4f6b33", "#9a8f62", "#6c7566", "#a38f6a", "#5d6b4a")
ROCKS = ("#76716a", "#5c5048", "#a08c6a", "#8a5a45", "#6b6b72", "#9a7f6a", "#b08a60", "#4e4a4c")


class Identity:
    """The draws of one site. A fresh one gives the same draws in the same order.

    It must be asked the same whatever the picture: never in a branch that the picture's numbers decide.
    """

    def __init__(self, family: int, variant: int) -> None:
        self._family, self._variant, self._draws = family, variant, 0
        self.rng = np.random.default_rng([STREAM, family, variant])

    def between(self, low: float, high: float) -> float:
        """A number in [low, high), from this variant's own eighth of it."""
        self._draws += 1
        order = np.random.default_rng([STREAM, self._family, 0, self._draws]).permutation(VARIANTS)
        share = (order[self._variant] + float(self.rng.random())) / VARIANTS
        return low + (high - low) * min(share, 1 - 1e-9)

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return int(np.floor(self.between(low, high + 1)))

    def pick(self, options: Sequence[Option]) -> Option:
        """One of the options."""
        return options[self.whole(0, len(options) - 1)]

    def chance(self, share: float) -> bool:
        """True for that share of the variants."""
        return self.between(0, 1) < share

    def seed(self) -> int:
        """A seed for noise and for what is scattered."""
        return int(self.rng.integers(10**6))

    def masonry(self) -> Material:
        """A stone, brick or plaster in a tone of the earth, one in eight in another."""
        name = self.pick(MASONRY)
        hue, grey = self.between(0.01, 0.14), self.between(0.06, 0.48)
        if self.chance(0.125):
            hue, grey = self.between(0.15, 1), self.between(0.15, 0.4)
        return recoloured(name, *shade(hue, grey, self.between(0.42, 0.92)))

    def roofing(self) -> Material:
        """Tiles, slates or sheets: reds and browns, greens, blues and greys."""
        hue = self.pick((0.0, 0.04, 0.08, 0.11, 0.36, 0.45, 0.58, 0.64)) + self.between(-0.02, 0.02)
        return recoloured(self.pick(ROOFING), *shade(hue, self.between(0.12, 0.6), self.between(0.25, 0.62)))

    def paint(self, name: str = "white_paint") -> Material:
        """A coat of colour on the material of that name: mostly muted, one in four bright."""
        hue = self.pick((0.0, 0.05, 0.09, 0.14, 0.33, 0.5, 0.58, 0.65)) + self.between(-0.03, 0.03)
        full = self.between(0.5, 0.85) if self.chance(0.25) else self.between(0.02, 0.45)
        return recoloured(name, *shade(hue, full, self.between(0.3, 0.92)))


Family = Callable[[Identity, np.random.Generator], Subject]


def shade(hue: float, saturation: float, value: float) -> tuple[str, str]:
    """Two neighbouring tones "#rrggbb" of a colour, the second lighter."""
    tones = []
    for lighter in (0.95, 1.08):
        parts = colorsys.hsv_to_rgb(hue % 1, saturation, min(value * lighter, 1))
        tones.append("#" + "".join(f"{round(255 * part):02x}" for part in parts))
    return tones[0], tones[1]


def worn(material: Material, rng: np.random.Generator) -> Material:
    """The material as it is on the day of the picture: bleached, wet, sooty, in another light's white."""
    shift = float(rng.normal(0, 0.05)) + rng.normal(0, 0.015, 3)
    tones = []
    for colour in material.colours:
        parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) * (1 + shift)
        tones.append("#" + "".join(f"{int(np.clip(part, 0, 255)):02x}" for part in parts))
    return recoloured(material, *tones)


def rock_layers(site: Identity, count: int = 4) -> tuple[str, ...]:
    """Rock in layers of related colours."""
    hue, deep = site.between(0.0, 0.14), site.between(0.15, 0.6)
    own = site.rng
    return tuple(
        shade(hue + own.uniform(-0.03, 0.03), deep * own.uniform(0.6, 1.2), own.uniform(0.4, 0.85))[0]
        for _ in range(count)
    )
