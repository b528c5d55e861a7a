"""The camera: where azimuths are, what whole views show, and that nobody stands below the ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landmarks.render.engine import Camera
from landmarks.render.factors import draw_factors, postcard
from landmarks.render.placement import CUT, EYE_LEVEL_M, place_camera
from landmarks.render.shapes import box
from landmarks.render.subject import Interest, Station, Subject, Views

HOUSE = Subject(box(20, 10, 15), interests=(Interest((10, 0, 7), 4),))


def seen(camera: Camera, points: np.ndarray) -> np.ndarray:
    """Places (n, 2) in the frame, −1 to 1 from edge to edge."""
    right, up, ahead = camera.axes()
    away = points - np.array(camera.eye)
    spots = np.stack([away @ right, away @ up], -1) / (away @ ahead)[:, None]
    return spots / np.tan(np.radians(camera.fov) / 2)


@pytest.mark.parametrize(
    ("azimuth", "side"), [(0, (0, -1)), (90, (1, 0)), (180, (0, 1)), (270, (-1, 0)), (-90, (-1, 0))]
)
def test_azimuth_0_is_in_front_and_90_at_plus_x(azimuth: float, side: tuple[float, float]) -> None:
    subject = replace(HOUSE, views=Views(azimuths=((azimuth, azimuth),)))
    eye = np.array(place_camera(subject, postcard()).eye[:2])
    np.testing.assert_allclose(eye / np.linalg.norm(eye), side, atol=0.05)


def test_plus_x_is_on_the_right_from_the_front() -> None:
    camera = place_camera(replace(HOUSE, views=Views(azimuths=((0, 0),))), postcard())
    left, right = seen(camera, np.array([[-5.0, -5, 5], [5.0, -5, 5]]))
    assert left[0] < right[0]


@pytest.mark.parametrize("seed", range(25))
def test_a_whole_view_shows_all_of_the_subject_but_an_end(seed: int) -> None:
    factors = replace(draw_factors(np.random.default_rng(seed)), view="whole", roll_deg=0.0)
    spots = seen(place_camera(HOUSE, factors), HOUSE.model.points)
    assert np.abs(spots).max() < 1.02 + CUT
    # The longer side spans what `fill` says; distance is found in a few rounds, worst for wide lenses.
    assert (spots.max(axis=0) - spots.min(axis=0)).max() / 2 == pytest.approx(factors.fill, abs=0.08)


def spans(subject: Subject, seed: int) -> tuple[float, float]:
    """What share of the frame a whole view fills with `seed`'s factors, across and up, and its `fill`."""
    factors = replace(draw_factors(np.random.default_rng(seed)), view="whole", roll_deg=0.0)
    spots = seen(place_camera(subject, factors), subject.model.points)
    assert np.abs(spots).max() < 1.02 + CUT
    return float((spots.max(axis=0) - spots.min(axis=0)).max() / 2), factors.fill


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("size", [(300, 6, 20), (8, 8, 150)], ids=["a bridge", "an obelisk"])
def test_what_is_thin_fills_most_of_the_frame(size: tuple[int, int, int], seed: int) -> None:
    front = Views(azimuths=((-40, 40),), elevations=(0, 5))
    span, fill = spans(Subject(box(*size), views=front), seed)
    assert span > max(0.7, fill - 0.06)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("views", [Views(elevations=(80, 80)), Views(near=300)], ids=["steep", "far"])
def test_where_the_camera_may_not_come_near_a_longer_lens_fills_the_frame(views: Views, seed: int) -> None:
    span, fill = spans(replace(HOUSE, views=views), seed)
    assert span == pytest.approx(fill, abs=0.06)


@pytest.mark.parametrize("seed", range(25))
def test_a_close_up_looks_at_its_interest(seed: int) -> None:
    factors = replace(draw_factors(np.random.default_rng(seed)), view="close", roll_deg=0.0)
    camera = place_camera(HOUSE, factors)
    assert np.abs(seen(camera, np.array([[10.0, 0, 7]]))).max() < 0.5
    assert camera.fov < factors.fov_deg


@pytest.mark.parametrize("seed", range(10))
def test_the_camera_stands_on_the_hills_and_not_in_them(seed: int) -> None:
    hilly = replace(HOUSE, ground=lambda x, y: 6 + 0.1 * np.abs(x) + 0.2 * np.abs(y))
    eye = place_camera(hilly, draw_factors(np.random.default_rng(seed))).eye
    assert eye[2] >= 6 + 0.1 * abs(eye[0]) + 0.2 * abs(eye[1]) + EYE_LEVEL_M - 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_at_a_station_the_camera_stays_near_it(seed: int) -> None:
    there = Station((100, 50, 20), (0, 0, 5), roam=3, swing=10)
    subject = replace(HOUSE, views=Views(stations=(there,)))
    factors = replace(draw_factors(np.random.default_rng(seed)), roll_deg=0.0)
    camera = place_camera(subject, factors)
    assert np.linalg.norm(np.subtract(camera.eye, there.eye)) < 3.5
    to_target = np.subtract(there.target, camera.eye)
    cosine = camera.axes()[2] @ to_target / np.linalg.norm(to_target)
    assert np.degrees(np.arccos(cosine)) < 18
