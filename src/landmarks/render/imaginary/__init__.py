"""Imaginary sites: places that are nowhere, made of the same kit as the landmarks, to learn features from.

::

    identity   what is the same in all pictures of one site
    towers     masts, towers, steeples, pagodas, skyscrapers, columns
    temples    temples, domes, stepped pyramids, tiled halls
    halls      palaces, squares, stadiums
    fortresses castles, gates, walls
    bridges    stone, steel, hanging, stayed, truss
    monuments  balls, stones, fountains, figures
    follies    ruins, shells, gardens, mills
    mountains  peaks, cones, buttes, dunes
    hollows    arches, canyons, caves
    waters     falls, islands, springs
    standing   from where they are photographed

A network that has learnt to tell these apart has seen no landmark, and yet knows what the renderer can show.
Site number i is always the same site: its family is i modulo their number, its variant the quotient.
"""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from landmarks.errors import BadInput
from landmarks.render.imaginary import (
    bridges,
    follies,
    fortresses,
    halls,
    hollows,
    monuments,
    mountains,
    temples,
    towers,
    waters,
)
from landmarks.render.imaginary.identity import VARIANTS, Family, Identity
from landmarks.render.subject import Builder, Subject

__all__ = ["FAMILIES", "MOST_SITES", "imaginary_sites", "site_name"]

FAMILIES: tuple[Family, ...] = (
    towers.lattice_mast,
    towers.tiered_tower,
    towers.lighthouse,
    towers.pagoda,
    towers.steeple,
    towers.skyscraper,
    towers.column_of_honour,
    temples.temple,
    temples.domed_hall,
    halls.palace,
    fortresses.castle,
    fortresses.gate,
    halls.town_square,
    halls.stadium,
    fortresses.rampart,
    temples.stepped_pyramid,
    temples.tiled_hall,
    bridges.stone_bridge,
    bridges.steel_arch,
    bridges.hanging_bridge,
    bridges.stayed_bridge,
    bridges.truss_bridge,
    monuments.balls,
    monuments.standing_stones,
    monuments.fountain,
    monuments.figure,
    follies.ruin,
    follies.shells,
    follies.garden,
    follies.windmill,
    mountains.peak,
    mountains.cone_mountain,
    mountains.buttes,
    hollows.rock_arch,
    hollows.canyon,
    waters.waterfall,
    hollows.cave,
    waters.reef,
    mountains.dunes,
    waters.hot_spring,
)
MOST_SITES = len(FAMILIES) * VARIANTS


def site_name(number: int) -> str:
    """What a site is called, which is also its class: "Imaginary_017_Town_Square"."""
    return f"Imaginary_{number:03d}_{FAMILIES[number % len(FAMILIES)].__name__.title()}"


@cache
def imaginary_sites(count: int = MOST_SITES) -> dict[str, Builder]:
    """The builders of the first `count` sites by name, all families before any of their second variants."""
    if not 1 <= count <= MOST_SITES:
        raise BadInput(f"There are {MOST_SITES} imaginary sites; {count} of them cannot be had.")
    return {site_name(number): partial(_build, number) for number in range(count)}


def _build(number: int, rng: np.random.Generator) -> Subject:
    variant, family = divmod(number, len(FAMILIES))
    return FAMILIES[family](Identity(family, variant), rng)
