"""Whole pictures, small: repeatable, not black, and what the factors say they are."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from landmarks.errors import LandmarksError
from landmarks.render import engine
from landmarks.render.factors import Factors, postcard
from landmarks.render.model import Model
from landmarks.render.picture import LEAST_SHARE, Picture, _share, render_picture, take_picture
from landmarks.render.shapes import box
from landmarks.render.soup import by_material
from landmarks.render.subject import Lamp, Subject, Views


def block(rng: np.random.Generator) -> Subject:
    """A red block as large as a house."""
    return Subject(box(12, 12, 14 + rng.random()).paint("red_paint"), views=Views(elevations=(0, 10)))


def render(size: int = 40, **changes: object) -> Picture:
    plain = replace(postcard(), surroundings="open", people=0, weather="clear", backdrop="plain")
    factors: Factors = replace(plain, **changes)
    return render_picture(block, factors, size, [3, 1])


def test_the_subject_stands_before_the_sky_on_the_ground() -> None:
    picture = render().pixels.astype(int)
    top, middle, bottom = picture[2].mean(axis=0), picture[20, 18:22].mean(axis=0), picture[-1].mean(axis=0)
    assert top[2] > top[0] + 15  # blue
    assert middle[0] > middle[1] + 30  # red
    assert bottom[1] > bottom[2] + 15  # green


def test_the_same_seed_gives_the_same_picture_and_another_another() -> None:
    first, again, other = (take_picture(block, 32, [4, number]) for number in (0, 0, 1))
    np.testing.assert_array_equal(first.pixels, again.pixels)
    assert first.factors == again.factors
    assert (first.pixels != other.pixels).any()


@pytest.mark.parametrize(
    "changes",
    [
        {"time": "night", "sun_height_deg": -8.0},
        {"time": "dusk", "sun_height_deg": 3.0, "sun_side_deg": 170.0},
        {"weather": "overcast"},
        {"weather": "haze", "haze": 1.0},
        {"view": "close"},
        {"view": "partial"},
        {"surroundings": "mixed", "backdrop": "skyline", "people": 20, "apron": "paving"},
        {"occluder": "people", "occluder_count": 3, "occluder_cover": 0.8},
        {"occluder": "branch", "occluder_count": 1, "season": "autumn"},
    ],
    ids=lambda changes: " ".join(str(value) for value in changes.values()),
)
def test_no_picture_is_black_empty_or_without_its_subject(changes: dict[str, object]) -> None:
    picture = render(**changes)
    assert picture.share >= LEAST_SHARE
    assert 12 < picture.pixels.mean() < 240
    assert picture.pixels.std() > 8


def test_snow_is_white_and_on_the_ground() -> None:
    green, white = (
        render().pixels[-3:].astype(int),
        render(season="winter", snow=True).pixels[-3:].astype(int),
    )
    assert np.ptp(green, axis=2).mean() > 30
    assert np.ptp(white, axis=2).mean() < 30
    assert white.mean() > green.mean()


def test_no_snow_lies_on_what_is_snowless() -> None:
    def against_the_ground(model: Model) -> float:
        subject = Subject(model, views=Views(elevations=(40, 40)))
        winter = replace(postcard(), season="winter", snow=True, weather="clear", fill=0.6)
        pixels = render_picture(lambda _: subject, winter, 32, [3, 1]).pixels
        return float(pixels[15:18, 15:18].mean() / pixels[-1].mean())

    dark = box(12, 12, 0.5).coloured("#202020")
    assert against_the_ground(dark) > 0.8
    assert against_the_ground(dark.snowless()) < 0.5


def test_a_camera_against_a_wall_is_moved() -> None:
    """What is close behind the lens hides everything: other placements are tried, and counted."""

    def boxed_in(rng: np.random.Generator) -> Subject:
        subject = block(rng)
        wall = box(0.4, 200, 30).move(x=16).paint("stone")
        return replace(subject, extras=wall, views=Views(azimuths=((89, 91), (260, 280))))

    plain = replace(postcard(0.02), surroundings="open", people=0)
    picture = render_picture(boxed_in, plain, 32, [1])
    assert picture.tries > 1
    assert picture.share >= LEAST_SHARE


def test_what_would_hide_most_of_the_subject_is_seen() -> None:
    """The same wall before a subject, from where it hides it and from where it does not."""
    subject, wall = box(10, 10, 10).paint("stone"), box(30, 1, 8).paint("stone").move(y=-12)
    shapes = [
        engine.Shape(soup, material)
        for model in (subject, wall)
        for material, soup in by_material(model).items()
    ]
    scene = engine.Scene(shapes, [{"type": "constant"}], sky_shown=False)
    behind, beside = (
        engine.Camera(eye, (0.0, 0.0, 5.0), 40.0) for eye in ((0.0, -40.0, 2.0), (40.0, 10.0, 2.0))
    )
    assert _share(scene, behind, 1, subject) == 0
    assert _share(scene, behind, 1, None) > 0
    assert _share(scene, beside, 1, subject) > 0.05


def test_lit_windows_behind_an_occluder_are_rendered() -> None:
    night = replace(postcard(), time="night", sun_height_deg=-8.0, occluder="lamp", occluder_count=1)
    picture = render_picture(lambda _: Subject(box(12, 12, 14).paint("window")), night, 24, [3, 1])
    assert picture.share > LEAST_SHARE


def test_a_cave_is_lit_by_its_lamps_alone() -> None:
    def cave(rng: np.random.Generator) -> Subject:
        subject = block(rng)
        return replace(subject, indoors=True, owns_ground=True, lamps=(Lamp((0, -25, 10), 20),))

    picture = render_picture(cave, postcard(0.0), 32, [1]).pixels
    assert picture[0].max() < 30  # no sky
    assert picture.max() > 100


def test_a_missing_mitsuba_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mitsuba", None)
    engine.load_mitsuba.cache_clear()
    with pytest.raises(LandmarksError, match=r"pip install 'landmarks\[render\]'"):
        engine.load_mitsuba()
