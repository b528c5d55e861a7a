"""Every landmark that there is: named as in the catalogue, repeatable, of sensible size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from landmarks import catalog
from landmarks.errors import BadInput
from landmarks.render.factors import postcard
from landmarks.render.placement import place_camera
from landmarks.render.scenes import all_scenes, builder

MOST_TRIANGLES = 80_000


@pytest.mark.parametrize("folder", all_scenes())
def test_a_scene_lives_in_the_module_of_its_name(folder: str) -> None:
    place = catalog.find(folder)
    assert place is not None
    build = all_scenes()[folder]
    assert build.__module__ == f"landmarks.render.scenes.{place.name.lower()}"
    assert build.__name__ == place.name.lower()


@pytest.mark.parametrize("folder", all_scenes())
def test_a_scene_follows_its_seed_and_keeps_to_the_budget(folder: str) -> None:
    build = all_scenes()[folder]
    first, again = build(np.random.default_rng(5)), build(np.random.default_rng(5))
    np.testing.assert_array_equal(first.model.points, again.model.points)
    np.testing.assert_array_equal(first.extras.points, again.extras.points)
    assert 0 < first.model.triangles + first.extras.triangles <= MOST_TRIANGLES
    assert np.isfinite(first.model.points).all()
    assert 0.3 < first.size < 20_000


@pytest.mark.parametrize("folder", all_scenes())
def test_every_station_stands_above_its_ground(folder: str) -> None:
    subject = all_scenes()[folder](np.random.default_rng(1))
    for share in np.linspace(0, 0.99, 12):
        eye = np.array(place_camera(subject, postcard(float(share))).eye)
        assert eye[2] > subject.height_at(eye[:1], eye[1:2])[0] + 1


def test_a_scene_is_found_by_either_name() -> None:
    assert builder("Eiffel_Tower") == builder("16.Eiffel_Tower")


def test_an_unknown_scene_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match=r"no scene 'Moon'; choose from .*16\.Eiffel_Tower"):
        builder("Moon")


def test_the_worked_example_of_the_guide_is_the_scene_that_it_shows() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "adding-a-landmark.md").read_text()
    example = guide.split("```python\n")[1].split("```")[0]
    module = builder("Washington_Monument")[1].__code__.co_filename
    assert example == Path(module).read_text()
