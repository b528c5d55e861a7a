"""The landmarks, one module each, named after the landmark: `eiffel_tower` builds "Eiffel_Tower".

A module that is put here is found by itself; nothing needs to be listed.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from landmarks import catalog
from landmarks.errors import BadInput
from landmarks.render.subject import Builder, registered

__all__ = ["all_scenes", "builder"]


@cache
def all_scenes() -> dict[str, Builder]:
    """Every landmark's builder by its class folder ("16.Eiffel_Tower"), in label order."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    known = {}
    for name, build in registered().items():
        place = catalog.find(name)
        if place is None:
            raise BadInput(f"The scene {name!r} is not in the catalogue of landmarks.")
        known[place.folder] = build
    return dict(sorted(known.items()))


def builder(name: str) -> tuple[str, Builder]:
    """The class folder and builder of a landmark given as "16.Eiffel_Tower" or "Eiffel_Tower"."""
    place = catalog.find(name)
    scenes = all_scenes()
    if place is None or place.folder not in scenes:
        raise BadInput(f"There is no scene {name!r}; choose from {', '.join(scenes)}.")
    return place.folder, scenes[place.folder]
