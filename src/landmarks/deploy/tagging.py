"""Tags for one picture: the likeliest classes, with what the catalogue knows of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landmarks import catalog
from landmarks.deploy.artefact import Artefact
from landmarks.errors import BadInput

__all__ = ["Tag", "tag"]


@dataclass(frozen=True)
class Tag:
    """One of the likeliest classes of a picture.

    name: the class name. title: the same for people, "Haleakala National Park". probability: in [0, 1].
    country, latitude, longitude (degrees, north and east positive): `None` for a class that is not one of the
    catalogue's landmarks.
    """

    name: str
    title: str
    probability: float
    country: str | None
    latitude: float | None
    longitude: float | None


def tag(artefact: Artefact, picture: np.ndarray, k: int = 5) -> list[Tag]:
    """The `k` likeliest classes of `picture`, (H, W, 3) uint8 RGB, likeliest first; all if there are fewer.

    Classes that are equally likely come in label order. Raises `BadInput` when `k` is below 1 or `picture` is
    not such an array.
    """
    if k < 1:
        raise BadInput(f"The number of tags must be 1 or more, got {k}.")
    probabilities = artefact.predict([picture])[0]
    likeliest = np.argsort(-probabilities, kind="stable")[:k]
    return [_make_tag(artefact.class_names[label], float(probabilities[label])) for label in likeliest]


def _make_tag(name: str, probability: float) -> Tag:
    landmark = catalog.find(name)
    return Tag(
        name=name,
        title=catalog.title(name),
        probability=probability,
        country=landmark.country if landmark else None,
        latitude=landmark.latitude if landmark else None,
        longitude=landmark.longitude if landmark else None,
    )
