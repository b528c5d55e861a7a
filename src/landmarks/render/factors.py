"""The nuisance of one picture: everything about it that must not tell its class.

Factors are drawn before the class is looked at, from the same distribution for every class; what is relative
(azimuth 0–1 of the allowed range) is mapped to the subject's limits afterwards.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np

__all__ = ["Factors", "as_row", "draw_factors", "factor_names", "postcard", "redraw_placement"]


@dataclass(frozen=True)
class Factors:
    """One picture's nuisance. Shares are 0–1; all is drawn independently unless noted."""

    # Placement
    view: str  # whole | partial | close
    azimuth: float  # 0–1 of the subject's azimuth ranges
    elevation: float  # 0–1 of the subject's elevation range; squared, so low is usual
    fill: float  # share of the frame that the whole subject spans, beyond 1 cut off; thin ones span more
    fov_deg: float  # field of view of the lens before zooming in
    zoom: float  # 0–1: how far partial views and close-ups zoom in
    focus: float  # 0–1: which part a partial view or close-up looks at
    roll_deg: float
    shift_x: float  # −1–1 of the room that the frame leaves beside the subject
    shift_y: float
    # Light and weather
    time: str  # day | dusk | night
    sun_height_deg: float  # above the horizon; at night below it, so negative
    sun_side_deg: float  # 0: the sun is behind the camera; ±180: behind the subject
    weather: str  # clear | cloudy | haze | overcast
    haze: float  # 0–1, thicker with 1
    clouds: float  # 0–1 of cloudy skies' cover
    # Place
    season: str  # spring | summer | autumn | winter
    snow: bool  # only in winter
    ground: str  # grass | dry_grass | sand | gravel | dirt | paving | asphalt
    apron: str  # what is laid around the subject: none | one of ground
    surroundings: str  # open | bushes | trees | town | mixed
    backdrop: str  # plain | hills | mountains | treeline | skyline
    people: int
    occluder: str  # none | tree | branch | people | lamp | car | sign
    occluder_count: int
    occluder_cover: float  # 0–1: how much of the frame one occluder may span
    # The camera's own
    exposure_ev: float
    warmth: float  # −1 (blue) – 1 (amber)
    contrast: float
    saturation: float
    vignette: float
    blur_px: float  # standard deviation, in pixels of a 128-pixel picture
    noise: float  # standard deviation at mid-grey, 0–1
    filter: str  # none | grey | postcard | sepia | vivid
    jpeg_quality: int
    texture: int  # which of the textures' variants


def _choice(rng: np.random.Generator, **weights: float) -> str:
    names = list(weights)
    shares = np.array(list(weights.values()))
    return names[int(rng.choice(len(names), p=shares / shares.sum()))]


def draw_factors(rng: np.random.Generator) -> Factors:
    """Draw the nuisance of one picture."""
    season = _choice(rng, spring=0.22, summer=0.33, autumn=0.2, winter=0.25)
    return Factors(
        **_placement(rng),
        **_light(rng),
        season=season,
        snow=bool(rng.random() < 0.55) and season == "winter",
        **_place(rng),
        **_camera(rng),
    )


def redraw_placement(factors: Factors, rng: np.random.Generator) -> Factors:
    """The same picture from elsewhere, for when a placement shows too little of the subject."""
    again = _placement(rng)
    again["view"] = factors.view  # so that refused close-ups do not turn into whole views
    return replace(factors, **again, occluder_cover=factors.occluder_cover * 0.7)


def _placement(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "view": _choice(rng, whole=0.62, partial=0.23, close=0.15),
        "azimuth": float(rng.random()),
        "elevation": float(rng.random() ** 2),
        "fill": float(rng.uniform(0.24, 1.1)),
        "fov_deg": float(rng.uniform(26, 72)),
        "zoom": float(rng.random()),
        "focus": float(rng.random()),
        "roll_deg": float(rng.normal(0, 5.5)),
        "shift_x": float(rng.uniform(-1, 1)),
        "shift_y": float(rng.uniform(-1, 1)),
    }


def _light(rng: np.random.Generator) -> dict[str, Any]:
    time = _choice(rng, day=0.66, dusk=0.17, night=0.17)
    height = {"day": rng.uniform(12, 68), "dusk": rng.uniform(2, 9), "night": rng.uniform(-14, -4)}[time]
    return {
        "time": time,
        "sun_height_deg": float(height),
        "sun_side_deg": float(rng.choice([-1, 1]) * 180 * rng.beta(1.3, 1.6)),
        "weather": _choice(rng, clear=0.28, cloudy=0.28, haze=0.22, overcast=0.22),
        "haze": float(rng.random()),
        "clouds": float(rng.random()),
    }


_GROUNDS = {
    "grass": 0.3,
    "dry_grass": 0.12,
    "sand": 0.1,
    "gravel": 0.13,
    "dirt": 0.1,
    "paving": 0.15,
    "asphalt": 0.1,
}


def _place(rng: np.random.Generator) -> dict[str, Any]:
    crowded = rng.random() < 0.4
    occluder = _choice(rng, none=0.3, tree=0.19, branch=0.1, people=0.18, lamp=0.09, car=0.07, sign=0.07)
    heavy = rng.random() < 0.3
    return {
        "ground": _choice(rng, **_GROUNDS),
        "apron": _choice(rng, none=1.0, **_GROUNDS),
        "surroundings": _choice(rng, open=0.2, bushes=0.2, trees=0.25, town=0.15, mixed=0.2),
        "backdrop": _choice(rng, plain=0.25, hills=0.25, mountains=0.12, treeline=0.22, skyline=0.16),
        "people": int(rng.integers(6, 40)) if crowded else int(rng.integers(0, 6)),
        "occluder": occluder,
        "occluder_count": 0 if occluder == "none" else int(rng.integers(1, 4)),
        "occluder_cover": float(rng.uniform(0.5, 0.9) if heavy else rng.uniform(0.18, 0.5)),
    }


def _camera(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "exposure_ev": float(rng.normal(0.0, 0.55)),
        "warmth": float(np.clip(rng.normal(0, 0.55), -1, 1)),
        "contrast": float(rng.uniform(0.7, 1.35)),
        "saturation": float(rng.uniform(0.45, 1.45)),
        "vignette": float(rng.random() ** 3),
        "blur_px": float(min(rng.exponential(0.4), 1.5)),
        "noise": float(min(rng.exponential(0.006), 0.03)),
        "filter": _choice(rng, none=0.87, grey=0.05, postcard=0.03, sepia=0.02, vivid=0.03),
        "jpeg_quality": int(rng.integers(60, 93)),
        "texture": int(rng.integers(0, 2**31)),
    }


def postcard(azimuth: float = 0.12) -> Factors:
    """No nuisance: the whole subject on a clear day, seen from `azimuth` (0–1) of its range."""
    plain = draw_factors(np.random.default_rng(0))
    clean = {
        "view": "whole",
        "azimuth": azimuth,
        "elevation": 0.12,
        "fill": 0.85,
        "fov_deg": 45.0,
        "roll_deg": 0.0,
        "shift_x": 0.0,
        "shift_y": 0.0,
        "time": "day",
        "sun_height_deg": 38.0,
        "sun_side_deg": 50.0,
        "weather": "cloudy",
        "haze": 0.2,
        "clouds": 0.3,
        "season": "summer",
        "snow": False,
        "ground": "grass",
        "apron": "none",
        "surroundings": "bushes",
        "backdrop": "hills",
        "people": 4,
        "occluder": "none",
        "occluder_count": 0,
        "exposure_ev": 0.0,
        "warmth": 0.0,
        "contrast": 1.0,
        "saturation": 1.05,
        "vignette": 0.0,
        "blur_px": 0.0,
        "noise": 0.0,
        "filter": "none",
        "jpeg_quality": 92,
    }
    return Factors(**{**asdict(plain), **clean})


def factor_names() -> list[str]:
    """The factors' names in the order of `asdict`."""
    return [field.name for field in fields(Factors)]


def as_row(factors: Factors) -> dict[str, Any]:
    """Plain values, numbers rounded to four digits, for a table."""
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in asdict(factors).items()
    }
