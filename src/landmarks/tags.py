"""What is said of one picture: its likeliest landmarks, whether it shows one at all, and words for people.

No PyTorch here: the page's kernels, of which each visitor has one, load this and stay small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from landmarks import catalog

__all__ = ["Answer", "Tag", "answer_from_json", "make_tag", "place"]

SURE = 0.75  # from here on the sentence says "this is"


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


@dataclass(frozen=True)
class Answer:
    """What a model says of one picture.

    tags: the likeliest classes, likeliest first, at least one. known: False where the likeliest is below the
    model's threshold, which means "none of these". classes: how many the model knows.
    """

    tags: tuple[Tag, ...]
    known: bool
    classes: int

    @property
    def keywords(self) -> list[str]:
        """What to tag the picture with: the landmark and its country; nothing for "none of these"."""
        best = self.tags[0]
        return [word for word in (best.title, best.country) if word] if self.known else []

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        best = self.tags[0]
        share = f"{best.probability:.0%}"
        if not self.known:
            return (
                f"None of these: this does not look like any of the {self.classes} landmarks that the model "
                f"knows. The likeliest, {best.title}, gets only {share}."
            )
        where = f"{best.title}, {best.country}" if best.country else best.title
        if best.probability >= SURE or len(self.tags) == 1:
            return f"This is {where} ({share})."
        return (
            f"This may be {where} ({share}), or else {self.tags[1].title} ({self.tags[1].probability:.0%})."
        )

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types, for a file or another process."""
        return {
            "tags": [asdict(tag) for tag in self.tags],
            "known": self.known,
            "classes": self.classes,
            "keywords": self.keywords,
        }


def answer_from_json(content: dict[str, Any]) -> Answer:
    """The answer that `to_json` turned into `content`."""
    return Answer(tuple(Tag(**tag) for tag in content["tags"]), content["known"], content["classes"])


def make_tag(name: str, probability: float) -> Tag:
    """The class `name` with what the catalogue knows of it."""
    landmark = catalog.find(name)
    return Tag(
        name=name,
        title=catalog.title(name),
        probability=probability,
        country=landmark.country if landmark else None,
        latitude=landmark.latitude if landmark else None,
        longitude=landmark.longitude if landmark else None,
    )


def place(tag: Tag) -> str:
    """Country and coordinates for people, "France, 48.86° N 2.29° E"; empty for an unknown place."""
    parts: Sequence[str] = [tag.country] if tag.country else []
    if tag.latitude is not None and tag.longitude is not None:
        north, east = "NS"[tag.latitude < 0], "EW"[tag.longitude < 0]
        parts = [*parts, f"{abs(tag.latitude):.2f}° {north} {abs(tag.longitude):.2f}° {east}"]
    return ", ".join(parts)
