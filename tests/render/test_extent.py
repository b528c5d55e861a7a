"""Where a model would be seen, against the ray tracer and against geometry."""

from __future__ import annotations

import numpy as np

from landmarks.render.engine import Camera, Scene, Shape
from landmarks.render.extent import distances_of, in_sight
from landmarks.render.shapes import box, sphere
from landmarks.render.soup import by_material

CAMERA = Camera((0.0, -30.0, 8.0), (0.0, 0.0, 4.0), 45.0, roll=12.0)


def test_it_is_where_the_ray_tracer_sees_it() -> None:
    model = box(8, 5, 6).paint("stone") + sphere(2.0, sides=60).move(x=7, z=3)
    shapes = [Shape(soup, material) for material, soup in by_material(model).items()]
    number, distance = Scene(shapes, [{"type": "constant"}], sky_shown=False).seen(CAMERA, 32)
    there = distances_of(model, CAMERA, 32)
    # A pixel that an edge crosses may count for one and not for the other.
    assert ((there < np.inf) != (number >= 0)).mean() < 0.05
    both = (there < np.inf) & (number >= 0)
    np.testing.assert_allclose(there[both], distance[both], rtol=0.2)


def test_what_is_behind_the_camera_or_beside_its_frame_is_nowhere() -> None:
    for place in ({"y": -60}, {"x": 80}, {"z": 90}):
        assert np.isinf(distances_of(box(5, 5, 5).move(**place), CAMERA, 32)).all()


def test_many_triangles_are_seen_as_well_as_few() -> None:
    """More of them than are looked at: the others must stand for them."""
    few, many = (
        np.isfinite(distances_of(sphere(5.0, sides=sides), CAMERA, 24)).mean() for sides in (40, 400)
    )
    assert abs(few - many) < 0.02


def test_what_is_in_the_frame_or_just_beside_it_is_in_sight() -> None:
    seen = {
        "ahead": {"y": 0},
        "just beside the frame": {"x": 16},
        "beyond it": {"x": 60},
        "behind the camera": {"y": -60},
        "above": {"z": 70},
    }
    found = {}
    for name, place in seen.items():
        (mesh,) = box(2, 2, 2).move(**place).meshes
        found[name] = in_sight(CAMERA, 0.5, mesh.vertices, mesh.faces)
    assert found["ahead"].all()
    assert found["just beside the frame"].all()
    assert not any(found[name].any() for name in ("beyond it", "behind the camera", "above"))


def test_a_triangle_that_spans_the_frame_is_in_sight_though_none_of_its_corners_is() -> None:
    corners = np.array([[-9e3, -9e3, 0], [9e3, -9e3, 0], [0, 9e3, 0]], dtype=float)
    assert in_sight(CAMERA, 0.0, corners, np.array([[0, 1, 2]])).all()


def test_unwanted_faces_are_left_out_with_their_corners() -> None:
    model = (near := box(2, 2, 2)) + near.move(y=-60) + sphere(1.0).coloured("#ff0000").move(y=-60)
    soups = by_material(model, wanted=lambda corners, faces: in_sight(CAMERA, 0.5, corners, faces))
    ((material, soup),) = soups.items()
    assert material.name == "stone"
    assert len(soup) == near.triangles
    assert soup.positions[:, 1].min() == -1
    # Panes of windows are lit in pairs of triangles, which must stay pairs.
    windows = near.move(y=-60).paint("window")
    (panes,) = by_material(windows, wanted=lambda c, f: in_sight(CAMERA, 0.5, c, f)).values()
    assert len(panes) == near.triangles
