"""Shapes and parts: closed, the right way out, of the promised size. Trimesh is the second opinion."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import trimesh

from landmarks.render import architecture, lattice, openings, shapes, terrain
from landmarks.render.model import Model, copies, mirrored, ring

L_SHAPE = [(0, 0), (4, 0), (4, 1), (1, 1), (1, 3), (0, 3)]

# name → (model, its volume by a formula)
SOLIDS: dict[str, tuple[Model, float]] = {
    "box": (shapes.box(2, 3, 4), 24.0),
    "pyramid": (shapes.pyramid(2, 3, 4), 8.0),
    "frustum": (shapes.pyramid(2, 2, 3, top=0.5), 7.0),
    "gable": (shapes.gable(4, 2, 3), 12.0),
    "hipped roof": (shapes.gable(4, 2, 3, hip=1), 12.0 - 2 * 1.0),
    "cylinder": (shapes.cylinder(1, 2, sides=200), 2 * np.pi),
    "cone": (shapes.cone(1, 3, sides=200), np.pi),
    "sphere": (shapes.sphere(1, sides=120), 4 / 3 * np.pi),
    "torus": (shapes.torus(3, 0.5, sides=200), 2 * np.pi**2 * 3 * 0.25 * 0.9355),  # a tube of ten sides
    "prism": (shapes.prism(L_SHAPE, 2), 12.0),
    "bars": (shapes.beams([[0, 0, 0], [5, 5, 0]], [[0, 0, 3], [9, 5, 0]], 0.5), 0.25 * 7),
    "square tube": (shapes.tube([[0, 0, 0], [0, 0, 2]], 1, sides=4, smooth=False), 4.0),
    "stairs": (architecture.stairs(3, 2, 4, 4), 3 * (0.5 + 1 + 1.5 + 2)),
}


def as_trimesh(model: Model) -> trimesh.Trimesh:
    """All its meshes, corners at one place made one."""
    parts = [trimesh.Trimesh(mesh.vertices, mesh.faces, process=False) for mesh in model.meshes]
    whole = trimesh.util.concatenate(parts)
    whole.merge_vertices(merge_tex=True, merge_norm=True)
    return whole


@pytest.mark.parametrize("name", SOLIDS)
def test_a_solid_is_closed_and_its_outside_is_outside(name: str) -> None:
    model, volume = SOLIDS[name]
    found = as_trimesh(model)
    assert found.is_watertight
    assert found.is_winding_consistent
    # A positive volume means that faces look outwards; 0.5 % is what round shapes lose to their sides.
    assert found.volume == pytest.approx(volume, rel=5e-3)


def test_a_missing_face_would_be_seen() -> None:
    (mesh,) = shapes.box(1, 1, 1).meshes
    holed = shapes.surface(mesh.vertices, mesh.faces[1:])
    assert not as_trimesh(holed).is_watertight


@pytest.mark.parametrize(
    "change",
    [
        lambda model: model.move(1, -2, 3),
        lambda model: model.turn(30),
        lambda model: model.turn(-100, "x"),
        lambda model: model.mirror("x"),
        lambda model: model.scale(-1, 1, -1),
    ],
    ids=["move", "turn", "turn about x", "mirror", "mirror twice"],
)
def test_rigid_changes_keep_volume_and_outside(change: Callable[[Model], Model]) -> None:
    model = shapes.prism(L_SHAPE, 2)
    assert as_trimesh(change(model)).volume == pytest.approx(12.0)


def test_a_turn_is_counter_clockwise_seen_from_the_axis_tip() -> None:
    for axis, before, after in (
        ("z", (1, 0, 0), (0, 1, 0)),
        ("x", (0, 1, 0), (0, 0, 1)),
        ("y", (0, 0, 1), (1, 0, 0)),
    ):
        dot = shapes.box(0.01, 0.01, 0.01).move(z=-0.005).move(*before).turn(90, axis)
        np.testing.assert_allclose(dot.bounds.mean(axis=0), after, atol=1e-9)


def test_shapes_stand_on_the_ground_about_the_middle() -> None:
    for model in (
        shapes.box(2, 4, 6),
        shapes.cylinder(2, 6),
        shapes.gable(2, 4, 6),
        shapes.prism([(-1, -1), (1, -1), (1, 1), (-1, 1)], 6),
    ):
        low, high = model.bounds
        assert low[2] == 0
        assert high[2] == 6
        np.testing.assert_allclose(low[:2], -high[:2], atol=1e-9)


def test_a_ring_turns_each_copys_front_outwards() -> None:
    nose = shapes.box(1, 1, 1) + shapes.box(0.1, 1, 0.1).move(y=-1)
    front, right, *_ = np.split(ring(nose, 4, 10).meshes[1].vertices, 4)
    assert front[:, 1].min() == pytest.approx(-11.5)
    assert right[:, 0].max() == pytest.approx(11.5)


def test_copies_are_what_moving_and_turning_one_by_one_gives() -> None:
    model = shapes.prism(L_SHAPE, 2)
    places, turns, sizes = [[1, 2, 3], [-4, 0, 1]], [20, 200], [1.5, 0.5]
    single = [
        model.scale(size).turn(turn).move(*place).points
        for place, turn, size in zip(places, turns, sizes, strict=True)
    ]
    np.testing.assert_allclose(copies(model, places, turns, sizes).points, np.concatenate(single))


def test_copies_at_no_place_are_nothing() -> None:
    assert copies(shapes.box(1, 1, 1), np.zeros((0, 3))).triangles == 0


def test_mirroring_in_two_planes_fills_four_quadrants() -> None:
    four = mirrored(shapes.box(1, 1, 1).move(3, 2, 0), "xy")
    assert as_trimesh(four).volume == pytest.approx(4)
    np.testing.assert_allclose(four.bounds, [[-3.5, -2.5, 0], [3.5, 2.5, 1]])


@pytest.mark.parametrize("shape", ["flat", "round", "pointed", "segment", "onion"])
def test_an_opening_is_open_and_of_its_size(shape: str) -> None:
    curve = openings.arch_curve(2, 5, shape)
    assert curve[:, 0].min() == pytest.approx(-1)
    assert curve[:, 0].max() == pytest.approx(1)
    assert curve[:, 1].max() == pytest.approx(5)
    wall = openings.wall(6, 8, 1, [openings.Opening(0.5, 2, 5, 1, shape)])
    covered = [covers(wall, x, z) for x, z in ((0.8, 3.0), (-2, 3.0), (0.8, 0.4), (0.83, 7.4))]
    assert covered == [False, True, True, True]


def covers(model: Model, x: float, z: float) -> bool:
    """Does any of its faces lie before or behind (x, z), seen from the front?"""
    for mesh in model.meshes:
        corners = mesh.vertices[mesh.faces][..., [0, 2]] - [x, z]
        a, b = corners, np.roll(corners, -1, axis=1)
        sides = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
        if ((sides > 1e-9).all(axis=1) | (sides < -1e-9).all(axis=1)).any():
            return True
    return False


def test_windows_look_to_the_front_in_pairs_of_triangles() -> None:
    model = openings.window_rows(10, 6, columns=4, rows=3)
    found = as_trimesh(model)
    assert model.triangles == 2 * 12
    np.testing.assert_allclose(found.face_normals, np.tile([0, -1, 0], (24, 1)), atol=1e-9)


def test_a_hanging_cable_hangs_by_its_sag() -> None:
    points = lattice.sagging([0, 0, 10], [20, 0, 10], sag=4, steps=10)
    assert points[5, 2] == pytest.approx(6)
    assert points[[0, -1], 2].tolist() == [10, 10]


@pytest.mark.parametrize(("crossed", "bars"), [(False, 6 + 5 + 10), (True, 6 + 10 + 10)])
def test_a_web_has_posts_diagonals_and_two_chords(crossed: bool, bars: int) -> None:
    low = np.column_stack([np.arange(6.0), np.zeros(6), np.zeros(6)])
    model = lattice.web(low, np.add(low, [0, 0, 2]), 0.1, crossed)
    assert model.triangles == 12 * bars
    np.testing.assert_allclose(model.bounds, [[-0.1, -0.1, -0.1], [5.1, 0.1, 2.1]], atol=0.08)


def test_banks_have_water_between_straight_shores() -> None:
    height = terrain.banks(half=100, height=8, slope_m=20, seed=3, hills=40)
    x = np.array([-300.0, -130.0, -99, 0, 99, 130, 300])
    assert (height(x, np.zeros(7)) > 0).tolist() == [True, True, False, False, False, True, True]


def test_open_water_is_fine_at_the_middle_and_reaches_the_horizon() -> None:
    sheet = terrain.open_water(5000, 10, np.random.default_rng(2), "deep_water")
    assert {mesh.material.name for mesh in sheet.meshes} == {"deep_water"}
    steps = np.diff(np.unique(np.round(sheet.points[:, 0], 6)))
    np.testing.assert_allclose(sheet.bounds[:, :2], [[-5000, -5000], [5000, 5000]])
    assert steps[len(steps) // 2] == pytest.approx(20, rel=0.2)  # two times `fine`
    assert (np.diff(steps[len(steps) // 2 :]) > 0).all()
    # Waves are 40 m long with slopes of about 0.06: decimetres high, and no face leans much.
    assert 0.2 < sheet.points[:, 2].std() < 1.5
    assert terrain.upness(sheet).min() > 0.9


@pytest.mark.parametrize("kind", ["half", "saucer", "pointed", "bulb", "onion", "helmet"])
def test_domes_are_closed(kind: str) -> None:
    found = as_trimesh(architecture.dome(3, kind, drum=1))
    assert found.is_watertight
    assert found.volume > 0


def test_a_fan_of_land_has_its_columns_on_the_bearings_and_looks_up() -> None:
    land = terrain.fan(lambda x, y: 0.5 * y + 0 * x, (10, 20), [1, 2, 4], [0, 90])
    expected = [
        (10 + away * east, 20 + away * north) for away in (1, 2, 4) for north, east in ((1, 0), (0, 1))
    ]
    np.testing.assert_allclose(land.points[:, :2], expected, atol=1e-9)
    np.testing.assert_allclose(land.points[:, 2], 0.5 * land.points[:, 1])
    np.testing.assert_allclose(terrain.upness(land), 1 / np.hypot(1, 0.5))


def test_a_hip_and_gable_roof_is_closed_and_reaches_its_eaves_and_its_height() -> None:
    tiles, gables, ridges = architecture.hip_and_gable(20, 14, 6, ridge=12, curl=0.0)
    skin = as_trimesh(tiles)
    assert skin.is_watertight
    assert skin.volume > 0
    np.testing.assert_allclose(tiles.bounds[1], [10, 7, 6], atol=1e-9)
    np.testing.assert_allclose(np.abs(gables.points[:, 0]), 6.06)  # sheer, where the ridge ends
    assert ridges.bounds[1, 2] > 6  # they cap the tiles
