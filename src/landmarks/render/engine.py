"""The one module that talks to Mitsuba: meshes, lights and a camera in, linear pixels out.

Mitsuba is an optional extra; it is imported when the first picture is rendered, and never before.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from landmarks.errors import BadInput
from landmarks.render.materials import Material
from landmarks.render.soup import Soup
from landmarks.render.textures import coarser, linear, paint_texture

__all__ = ["VARIANTS", "Camera", "Scene", "Shape", "View", "load_mitsuba", "sky_dome"]

Array = NDArray[np.float32]

VARIANTS = 6  # seeds of each texture; more would cost memory (0.2 MB each) and show no more variety
MIRROR = 0.05  # gloss of less roughness is a plain mirror: cheaper, and without sparks


@cache
def load_mitsuba() -> Any:
    """Mitsuba, its scalar variant chosen, with one thread. Raises `BadInput` where it is missing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its binding's own deprecations are not ours to mend
        try:
            import drjit
            import mitsuba
        except ImportError as error:
            raise BadInput(
                "Rendering needs Mitsuba, which is not installed; run: pip install 'landmarks[render]'"
            ) from error
        mitsuba.set_variant("scalar_rgb")
        # One thread a process: the pool of processes keeps all cores busy with less overhead.
        drjit.set_thread_count(1)
        mitsuba.set_log_level(mitsuba.LogLevel.Error)
    return mitsuba


@dataclass(frozen=True)
class Shape:
    """Triangles to render: a soup, its material, the texture's `variant`, and its own light (linear RGB).

    coarse: how often the texture's resolution is halved, so that its texels are no finer than pixels.
    """

    soup: Soup
    material: Material
    variant: int = 0
    glow: tuple[float, float, float] | None = None
    coarse: int = 0


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and looks (metres), its field of view and its roll (degrees)."""

    eye: tuple[float, float, float]
    target: tuple[float, float, float]
    fov: float
    roll: float = 0.0

    def axes(self) -> NDArray[np.float64]:
        """Right, up and ahead as unit vectors (3, 3)."""
        ahead = np.subtract(self.target, self.eye)
        ahead = ahead / np.linalg.norm(ahead)
        right = np.cross(ahead, [0, 0, 1])
        right /= max(float(np.linalg.norm(right)), 1e-9)
        up = np.cross(right, ahead)
        c, s = np.cos(np.radians(self.roll)), np.sin(np.radians(self.roll))
        return np.stack([c * right + s * up, c * up - s * right, ahead])

    def directions(self, size: int) -> NDArray[np.float64]:
        """The unit vector (size, size, 3) along which each pixel looks."""
        reach = np.tan(np.radians(self.fov) / 2)
        steps = (np.arange(size) + 0.5) / size * 2 - 1
        right, up, ahead = self.axes()
        rays = steps[None, :, None] * reach * right - steps[:, None, None] * reach * up + ahead
        return np.asarray(rays / np.linalg.norm(rays, axis=-1, keepdims=True))


@dataclass(frozen=True)
class View:
    """One render, each (size, size[, 3]): light, coverage (0–1), distance in metres (0: nothing)."""

    light: Array
    coverage: Array
    distance: Array


class Scene:
    """Shapes under lights, ready to be seen by any number of cameras."""

    def __init__(
        self, shapes: Sequence[Shape], emitters: Sequence[Mapping[str, Any]], sky_shown: bool
    ) -> None:
        """`emitters` as `_emitter` takes them; `sky_shown` has the light around the scene in the picture."""
        self._mi = load_mitsuba()
        meshes = [_mesh(shape) for shape in shapes]
        self._scene = _loaded(meshes, [_emitter(emitter) for emitter in emitters])
        self._hide = not sky_shown

    def photograph(self, camera: Camera, size: int, samples: int, seed: int) -> View:
        """Render a square picture of `size` pixels with `samples` (a square number) a pixel."""
        pixels = self.light(camera, size, samples, seed)
        # Where the render shows the sky, only the distances tell what it covers: they need samples as well.
        far = self._render({"type": "depth"}, camera, size, 1 if self._hide else 4, seed)
        hit = far[..., 3]
        distance = far[..., 0] / np.maximum(hit, 1e-3)
        coverage = pixels[..., 3] if self._hide else hit
        # At an edge the one ray may have passed by what the samples have met: ask the neighbours.
        around = maximum_filter(distance, 3)
        distance = np.where((hit == 0) & (coverage > 0), around, distance)
        return View(pixels[..., :3], coverage, distance.astype(np.float32))

    def light(self, camera: Camera, size: int, samples: int, seed: int) -> Array:
        """Light and coverage only (size, size, 4)."""
        path = {"type": "path", "max_depth": 3, "rr_depth": 8, "hide_emitters": self._hide}
        return self._render(path, camera, size, samples, seed)

    def seen(self, camera: Camera, size: int) -> tuple[NDArray[np.int64], Array]:
        """Which shape each pixel shows (its number, −1 for sky), and how far away it is: quick and rough."""
        probe = {"type": "aov", "aovs": "d:depth,i:shape_index"}
        pixels = self._render(probe, camera, size, 1, 0)
        distance, number = pixels[..., -2], pixels[..., -1]
        # Mitsuba counts shapes from 1.
        return np.where(distance > 0, np.rint(number) - 1, -1).astype(np.int64), distance

    def _render(
        self, integrator: dict[str, Any], camera: Camera, size: int, samples: int, seed: int
    ) -> Array:
        mi = self._mi
        sensor = mi.load_dict(_sensor(mi, camera, size, samples))
        image = mi.render(
            self._scene, sensor=sensor, integrator=mi.load_dict(integrator), spp=samples, seed=seed
        )
        return np.array(image, dtype=np.float32)


def sky_dome(description: Mapping[str, Any], rows: int = 16) -> NDArray[np.float64]:
    """The light (rows, 2 rows, 3) that a sky emitter sends from all sides, as `_emitter`'s "sky" takes it.

    Looking light up in a small picture of the sky is a fifth faster than in the sky model. Below the horizon,
    where the model has none, there is a little of the horizon's.
    """
    mi = load_mitsuba()
    emitter = mi.load_dict(_emitter(description))
    down, around = np.meshgrid(
        (np.arange(rows) + 0.5) / rows * np.pi, (np.arange(2 * rows) + 0.5) / rows * np.pi, indexing="ij"
    )
    towards = np.stack([np.sin(around) * np.sin(down), np.cos(around) * np.sin(down), np.cos(down)], axis=-1)
    dome = np.zeros_like(towards)
    spot = mi.SurfaceInteraction3f()
    for place in np.ndindex(rows // 2, 2 * rows):
        spot.wi = mi.Vector3f(*(-towards[place]).tolist())
        dome[place] = np.array(emitter.eval(spot)).ravel()
    dome[rows // 2 :] = 0.25 * dome[rows // 2 - 1].mean(axis=0)
    return dome


def _emitter(description: Mapping[str, Any]) -> dict[str, Any]:
    """Mitsuba's own dictionary, but for keys that need its types.

    "towards" is the direction of a sun and "strength" its irradiance; "from_to", two points, places a
    spotlight; "sky", an array (rows, columns, 3) whose first row is the zenith, is an environment map.
    """
    mi = load_mitsuba()
    emitter = dict(description)
    if "towards" in emitter:
        emitter["direction"] = [-float(part) for part in emitter.pop("towards")]
        emitter["irradiance"] = {"type": "rgb", "value": emitter.pop("strength")}
    if "from_to" in emitter:
        origin, target = emitter.pop("from_to")
        up = [0, 1, 0] if abs(target[2] - origin[2]) > 5 * abs(target[0] - origin[0]) else [0, 0, 1]
        emitter["to_world"] = mi.ScalarTransform4f().look_at(origin, target, up)
    if "sky" in emitter:
        emitter["bitmap"] = mi.Bitmap(np.asarray(emitter.pop("sky"), dtype=np.float32))
        emitter["to_world"] = mi.ScalarTransform4f().rotate([1, 0, 0], 90)
    return emitter


def _loaded(meshes: Sequence[Any], emitters: Sequence[dict[str, Any]]) -> Any:
    content: dict[str, Any] = {"type": "scene"}
    content |= {f"shape{i}": mesh for i, mesh in enumerate(meshes)}
    content |= {f"light{i}": emitter for i, emitter in enumerate(emitters)}
    return load_mitsuba().load_dict(content)


def _sensor(mi: Any, camera: Camera, size: int, samples: int) -> dict[str, Any]:
    right, up, ahead = camera.axes()
    matrix = np.eye(4)
    # Mitsuba's camera looks along +z with +x to the left.
    matrix[:3, 0], matrix[:3, 1], matrix[:3, 2], matrix[:3, 3] = -right, up, ahead, camera.eye
    return {
        "type": "perspective",
        "fov": camera.fov,
        "near_clip": 0.05,
        "far_clip": 1e6,
        "to_world": mi.ScalarTransform4f(matrix),
        "sampler": {"type": "multijitter", "sample_count": samples},
        "film": {
            "type": "hdrfilm",
            "width": size,
            "height": size,
            "pixel_format": "rgba",
            "component_format": "float32",
            "rfilter": {"type": "box"},
        },
    }


def _mesh(shape: Shape) -> Any:
    mi = load_mitsuba()
    soup = shape.soup
    properties = mi.Properties()
    properties["bsdf"] = _surface(shape.material, shape.variant, shape.coarse)
    if shape.glow is not None:
        # Weight 0: it shows and lights what is hit by chance, and takes no samples from the lamps.
        properties["emitter"] = mi.load_dict(
            {"type": "area", "radiance": {"type": "rgb", "value": list(shape.glow)}, "sampling_weight": 0.0}
        )
    count = len(soup.positions)
    mesh = mi.Mesh(shape.material.name, count, len(soup.faces), properties, True, True)
    if soup.colours is not None:
        mesh.add_attribute("vertex_color", 3, soup.colours.ravel().astype(np.float32))
    values = mi.traverse(mesh)
    _fill(values, "vertex_positions", soup.positions)
    _fill(values, "vertex_normals", soup.normals)
    if shape.material.name != "painted":
        _fill(values, "vertex_texcoords", soup.uv)
    _fill(values, "faces", soup.faces)
    values.update()
    return mesh


def _fill(values: Any, name: str, numbers: NDArray[Any]) -> None:
    """Write into a mesh's own buffer: setting it compares number by number first, 50 times as slow."""
    np.asarray(values[name])[:] = numbers.ravel()
    values.set_dirty(name)


def _surface(material: Material, variant: int, coarse: int) -> Any:
    # Rough gloss costs 20 ms to set up, as much as a sixth of a picture: two variants must do.
    if _is_rough_gloss(material):
        return _cached_surface(material, variant % 2, 0)
    plain = material.name == "painted" or material.finish == "metal"
    return _cached_surface(material, variant, 0 if plain else coarse)


def _is_rough_gloss(material: Material) -> bool:
    return material.finish == "gloss" and material.roughness > MIRROR


@lru_cache(maxsize=400)
def _cached_surface(material: Material, variant: int, coarse: int) -> Any:
    mi = load_mitsuba()
    if material.name == "painted":
        colour: dict[str, Any] = {"type": "mesh_attribute", "name": "vertex_color"}
    elif material.finish == "metal":
        colour = {"type": "rgb", "value": linear(material.colours[variant % len(material.colours)]).tolist()}
    else:
        rng = np.random.default_rng([variant, *material.name.encode()])
        pixels = paint_texture(material.texture, material.colours, material.contrast, rng)
        pixels = coarser(pixels, 2**coarse)
        colour = {"type": "bitmap", "bitmap": mi.Bitmap(pixels.astype(np.float32)), "raw": True}
    return mi.load_dict({"type": "twosided", "bsdf": _finish(material, colour)})


def _finish(material: Material, colour: dict[str, Any]) -> dict[str, Any]:
    if material.finish == "metal":
        # A metal's colour is a reflectance: mostly mirror, as rough as the material says.
        return {
            "type": "roughconductor",
            "material": "none",
            "alpha": material.roughness,
            "specular_reflectance": colour,
        }
    if _is_rough_gloss(material):
        rough = {"type": "roughplastic", "alpha": material.roughness}
        return {**rough, "int_ior": 1.4, "diffuse_reflectance": colour}
    if material.finish == "gloss":
        return {"type": "plastic", "int_ior": 1.4, "diffuse_reflectance": colour}
    return {"type": "diffuse", "reflectance": colour}
