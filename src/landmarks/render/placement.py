"""Where the photographer stands: factors and the subject's limits → a camera."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landmarks.render.engine import Camera
from landmarks.render.factors import Factors
from landmarks.render.subject import Interest, Station, Subject, xyz

__all__ = ["EYE_LEVEL_M", "place_camera"]

Array = NDArray[np.float64]

EYE_LEVEL_M = 1.6
WIDEST_FILL = 0.95  # of the frame, by what is so thin that it would hardly be seen otherwise
LEAST_ROOM = 0.22  # of the frame, for a subject that fills it to be off its middle
CUT = 0.28  # of half the frame: how far an end may lie outside it


def place_camera(subject: Subject, factors: Factors) -> Camera:
    """The camera for these factors, above the ground, with the subject in its frame as `view` says."""
    return _at_station(subject, factors) if subject.views.stations else _around(subject, factors)


def _around(subject: Subject, factors: Factors) -> Camera:
    interest = _interest(subject, factors)
    ranges = subject.views.azimuths
    if interest is not None and interest.azimuths is not None:
        ranges = (interest.azimuths,)
    azimuth = np.radians(_along(ranges, factors.azimuth))
    outwards = np.array([np.sin(azimuth), -np.cos(azimuth), 0.0])
    camera = _fitted(subject, factors, outwards)
    if factors.view == "whole":
        return camera
    if interest is not None:
        return _zoomed(camera, np.array(interest.at, dtype=float), interest.size, factors)
    points = subject.model.points
    point = points[int(factors.focus * len(points)) % len(points)]
    middle = subject.bounds.mean(axis=0)
    return _zoomed(camera, 0.5 * point + 0.5 * middle, subject.size * 0.45, factors)


def _interest(subject: Subject, factors: Factors) -> Interest | None:
    """What a close-up looks at. Partial views look at any part, as do close-ups of what has no interests."""
    if factors.view != "close" or not subject.interests:
        return None
    return subject.interests[int(factors.focus * len(subject.interests))]


def _along(ranges: tuple[tuple[float, float], ...], share: float) -> float:
    """The angle at `share` (0–1) of all ranges laid end to end."""
    widths = [high - low for low, high in ranges]
    rest = share * sum(widths)
    for (low, _), width in zip(ranges, widths, strict=True):
        if rest <= width:
            return low + rest
        rest -= width
    return ranges[-1][1]


def _fitted(subject: Subject, factors: Factors, outwards: Array) -> Camera:
    """The camera at the distance at which the whole subject spans `fill` of the frame, a thin one more.

    Where it may not come so near, it takes a longer lens.
    """
    points = _frame_points(subject)
    low, high = subject.bounds
    middle = (low + high) / 2
    reach = np.tan(np.radians(factors.fov_deg) / 2)
    least, most = subject.views.elevations
    slope = np.tan(np.radians(least + (most - least) * factors.elevation))
    distance = max(1.2 * subject.size / reach, subject.views.near)
    target = middle
    for rounds_left in reversed(range(8)):
        eye = middle + outwards * distance
        eye[2] = max(low[2] + EYE_LEVEL_M + distance * slope, _floor(subject, eye))
        camera = Camera(xyz(eye), xyz(target), factors.fov_deg)
        spots = _projected(camera, points)
        spans = (spots.max(axis=0) - spots.min(axis=0)) / (2 * reach)
        aim = (spots.max(axis=0) + spots.min(axis=0)) / 2
        right, up, ahead = camera.axes()
        target = eye + (ahead + aim[0] * right + aim[1] * up) * float(np.linalg.norm(target - eye))
        if not rounds_left:
            break
        # Nearing a deep subject makes it span faster than 1/distance: go half of the way at a time.
        distance *= float(np.clip(spans.max() / _wanted_span(spans, factors.fill), 0.6, 2.0)) ** 0.8
        distance = max(distance, subject.views.near, _clearance(points, middle, outwards))
    zoom = min(float(spans.max()) / _wanted_span(spans, factors.fill), 1.0)
    reach, spans = reach * zoom, spans / zoom
    fov = float(np.degrees(2 * np.arctan(reach)))
    room = np.clip(1 - spans, LEAST_ROOM, 1) * reach * [factors.shift_x, factors.shift_y]
    shift = (room[0] * right + room[1] * up) * float(np.linalg.norm(target - eye))
    # Turning the camera stretches what nears the edge: turn it less where that would cut off much.
    for part in (0.8, 0.5, 0.2, 0.0):
        camera = replace(camera, target=xyz(target - part * shift), fov=fov)
        if np.abs(_projected(camera, points)).max() < (1 + CUT) * reach:
            break
    return replace(camera, roll=factors.roll_deg)


def _wanted_span(spans: Array, fill: float) -> float:
    """`fill`, but the nearer to the whole frame the thinner the subject looks: a bridge, an obelisk."""
    thinness = float(np.clip(1 - 2 * spans.min() / max(spans.max(), 1e-9), 0, 1))
    return fill + max(WIDEST_FILL - fill, 0.0) * 0.75 * thinness


def _clearance(points: Array, middle: Array, outwards: Array) -> float:
    """The distance at which the camera has just left the subject's own outline, with a metre to spare."""
    return float(((points - middle) @ outwards).max()) * 1.02 + 1.0


def _frame_points(subject: Subject, most: int = 1500) -> Array:
    if subject.fit is not None:
        low, high = subject.bounds
        return np.array(
            [[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
        )
    points = subject.model.points
    return points[:: max(len(points) // most, 1)]


def _projected(camera: Camera, points: Array) -> Array:
    """Where points (n, 3) fall, as tangents to the right and up (n, 2)."""
    right, up, ahead = camera.axes()
    away = points - np.array(camera.eye)
    depth = np.maximum(away @ ahead, 0.1)
    return np.stack([away @ right, away @ up], axis=-1) / depth[:, None]


def _zoomed(camera: Camera, at: Array, size: float, factors: Factors) -> Camera:
    """The same place with a longer lens, turned to `at`, of which `size` metres fill the frame or nearly."""
    distance = float(np.linalg.norm(at - np.array(camera.eye)))
    wanted = size * (1.5 - 0.7 * factors.zoom)
    fov = np.degrees(2 * np.arctan(wanted / 2 / distance))
    off = 0.2 * wanted * np.array([factors.shift_x, factors.shift_y])
    right, up, _ = replace(camera, target=xyz(at), roll=0.0).axes()
    return replace(camera, target=xyz(at + off[0] * right + off[1] * up), fov=float(min(fov, camera.fov)))


def _at_station(subject: Subject, factors: Factors) -> Camera:
    stations = subject.views.stations
    place = factors.azimuth * len(stations)
    station: Station = stations[int(place)]
    turn = 2 * np.pi * (place % 1)
    roam = station.roam * np.sqrt(factors.elevation)
    eye = np.array(station.eye) + roam * np.array([np.sin(turn), -np.cos(turn), 0.25 * np.cos(3 * turn)])
    eye[2] = max(eye[2], _floor(subject, eye))
    aim = np.array(station.target) - eye
    yaw = np.radians(1.5 * station.swing * factors.shift_x)
    aim = np.array(
        [aim[0] * np.cos(yaw) - aim[1] * np.sin(yaw), aim[0] * np.sin(yaw) + aim[1] * np.cos(yaw), aim[2]]
    )
    aim[2] += np.linalg.norm(aim) * np.tan(np.radians(station.swing * 0.75 * factors.shift_y))
    shrink = {"whole": 1.0, "partial": 0.8 - 0.2 * factors.zoom, "close": 0.6 - 0.25 * factors.zoom}[
        factors.view
    ]
    return Camera(xyz(eye), xyz(eye + aim), factors.fov_deg * shrink, factors.roll_deg)


def _floor(subject: Subject, eye: Array) -> float:
    return float(subject.height_at(eye[:1], eye[1:2])[0]) + EYE_LEVEL_M
