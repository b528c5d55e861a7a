"""What stands between the camera and the subject: trees, branches, people, posts, cars, signs."""

from __future__ import annotations

import numpy as np

from landmarks.render import stock
from landmarks.render.factors import Factors
from landmarks.render.model import EMPTY, Model, join
from landmarks.render.plants import LEAVES, crown
from landmarks.render.props import lamp_post, sign
from landmarks.render.shapes import beams
from landmarks.render.site import Plot

__all__ = ["occlude"]

HEIGHTS_M = {"tree": 7.0, "people": 1.72, "lamp": 5.0, "car": 1.5, "sign": 2.4}


def occlude(plot: Plot, factors: Factors, rng: np.random.Generator) -> Model:
    """`occluder_count` things before the camera, each to span about `occluder_cover` of the frame."""
    if factors.occluder == "none" or plot.subject.indoors:
        return EMPTY
    if factors.occluder == "branch":
        return _branch(plot, factors, rng)
    return join([_standing(plot, factors, rng) for _ in range(factors.occluder_count)])


def _standing(plot: Plot, factors: Factors, rng: np.random.Generator) -> Model:
    thing, height = _thing(factors, rng)
    camera = plot.camera
    reach = np.tan(np.radians(camera.fov) / 2)
    distance = height / (2 * reach * factors.occluder_cover * rng.uniform(0.7, 1.3))
    distance = float(np.clip(distance, 1.5, 0.6 * plot.distance))
    # Off the middle more often than in it, as people compose their pictures.
    side = float(rng.choice([-1, 1]) * rng.beta(2.2, 1.3)) * 0.95
    across = np.array([plot.ahead[1], -plot.ahead[0]])
    spot = plot.eye + distance * (plot.ahead + side * reach * across)
    x, y, z = plot.grounded(spot[None])[0]
    # Who stands below the frame is raised into it, as if on the wall or slope that the
    # camera stands on; so is everyone where the ground may be water.
    pitch = (camera.target[2] - camera.eye[2]) / max(
        float(np.linalg.norm(np.subtract(camera.target, camera.eye)[:2])), 1e-6
    )
    edge = camera.eye[2] + distance * (pitch - reach)
    unseen = z + height < edge + 0.4 * distance * reach
    if unseen or plot.subject.owns_ground:
        z = edge - 0.35 * height
    return thing.turn(float(rng.uniform(0, 360))).move(x, y, z)


def _thing(factors: Factors, rng: np.random.Generator) -> tuple[Model, float]:
    height = HEIGHTS_M[factors.occluder]
    if factors.occluder == "tree":
        species = ("round", "round", "conifer", "palm", "cypress")[int(rng.integers(5))]
        return stock.tree(species, height, rng, factors.season), height
    if factors.occluder == "people":
        return stock.person(rng), height
    if factors.occluder == "lamp":
        return lamp_post(height), height
    return (stock.car(rng) if factors.occluder == "car" else sign(rng)), height


def _branch(plot: Plot, factors: Factors, rng: np.random.Generator) -> Model:
    """Twigs that hang into an upper corner of the frame, near the camera."""
    camera = plot.camera
    right, up, ahead = camera.axes()
    distance = min(5.0, 0.3 * plot.distance)
    half = distance * np.tan(np.radians(camera.fov) / 2)
    side = float(rng.choice([-1, 1]))
    corner = np.array(camera.eye) + distance * ahead + half * (side * right + 0.95 * up)
    count = 4
    along = np.linspace(0, 1, count)[:, None] * half * factors.occluder_cover * 1.3
    centres = corner - along * side * right - (0.25 * along + rng.uniform(-0.1, 0.1, (count, 1)) * half) * up
    radii = np.full((count, 3), half * 0.35 * factors.occluder_cover) * rng.uniform(0.6, 1.1, (count, 1))
    wood = beams(centres[:-1], centres[1:], half * 0.02).paint("bark")
    if factors.season == "winter":
        twigs = centres.repeat(8, axis=0)
        return wood + beams(twigs, twigs + rng.normal(0, 0.2 * half, twigs.shape), half * 0.008).paint("bark")
    leaves = crown(centres, radii, 150, half * 0.09, LEAVES[factors.season], rng)
    return wood + Model(leaves.meshes[:1])
