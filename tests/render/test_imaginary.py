"""Imaginary sites: each the same in all its pictures, no two alike, none of them a landmark."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from landmarks import catalog
from landmarks.errors import BadInput
from landmarks.render import dataset
from landmarks.render.dataset import render_imaginary
from landmarks.render.factors import postcard
from landmarks.render.imaginary import FAMILIES, MOST_SITES, imaginary_sites, site_name
from landmarks.render.imaginary.identity import VARIANTS, Identity, shade, worn
from landmarks.render.materials import material
from landmarks.render.placement import place_camera
from landmarks.render.subject import Subject

MOST_TRIANGLES = 45_000
SITES = list(imaginary_sites())


def built(name: str, seed: int) -> Subject:
    return imaginary_sites()[name](np.random.default_rng(seed))


def test_there_are_at_least_two_hundred_sites_and_no_two_share_a_name() -> None:
    assert len(SITES) == len(set(SITES)) == MOST_SITES == len(FAMILIES) * VARIANTS >= 200
    assert sorted(SITES) == SITES  # so that a class's label is its site's number


def test_no_site_is_one_of_the_fifty() -> None:
    taken = {word for place in catalog.LANDMARKS for word in (place.name, place.folder)}
    assert not taken & set(SITES)
    assert all(catalog.find(name) is None for name in SITES)


def test_every_family_comes_before_any_second_variant() -> None:
    first = list(imaginary_sites(len(FAMILIES)))
    assert {name.split("_", 2)[2] for name in first} == {f.__name__.title() for f in FAMILIES}
    assert site_name(len(FAMILIES)).split("_", 2)[2] == first[0].split("_", 2)[2]


@pytest.mark.parametrize("name", SITES)
def test_a_site_follows_its_seed_and_keeps_to_the_budget(name: str) -> None:
    first, again = built(name, 5), built(name, 5)
    np.testing.assert_array_equal(first.model.points, again.model.points)
    np.testing.assert_array_equal(first.extras.points, again.extras.points)
    assert 0 < first.model.triangles + first.extras.triangles <= MOST_TRIANGLES
    assert np.isfinite(first.model.points).all()
    assert 2 < first.size < 20_000


def proportions(subject: Subject) -> np.ndarray:
    """Largest extents of the model, and how much of its height the middle of its vertices lies at."""
    low, high = subject.model.bounds
    return np.array([*(high - low), np.median(subject.model.points[:, 2]) - low[2]])


def colour(subject: Subject) -> np.ndarray:
    """The mean colour (3,) of what is to fit into the frame: a painted mesh's own, else its material's."""
    low, high = subject.bounds
    total, count = np.zeros(3), 0
    for mesh in subject.model.meshes:
        near = ((mesh.vertices >= low) & (mesh.vertices <= high))[:, :2].all(axis=1)
        tone = mesh.material.colours[0]
        plain = np.array([int(tone[k : k + 2], 16) / 255 for k in (1, 3, 5)])
        total += near.sum() * plain if mesh.colours is None else mesh.colours[near].sum(axis=0)
        count += int(near.sum())
    return total / count


@pytest.mark.parametrize("name", SITES[: len(FAMILIES)])
def test_a_site_is_built_alike_in_all_its_pictures(name: str) -> None:
    one, other = built(name, 1), built(name, 2)
    # State (spray, smoke, what turns, snow) may move a vertex or bleach a wall; the build may not change.
    tolerance = 0.2 * float(proportions(one).max())
    np.testing.assert_allclose(proportions(one), proportions(other), atol=tolerance)
    np.testing.assert_allclose(colour(one), colour(other), atol=0.2)


@pytest.mark.parametrize("name", SITES[: len(FAMILIES)])
def test_a_site_differs_from_all_its_sisters_in_build_or_colour(name: str) -> None:
    one, place = built(name, 1), SITES.index(name)
    for sister in SITES[place + len(FAMILIES) :: len(FAMILIES)]:
        another = built(sister, 1)
        moved = np.abs(proportions(one) - proportions(another)).max() / proportions(one).max()
        repainted = np.abs(colour(one) - colour(another)).max()
        assert max(moved, repainted) > 0.02, sister


@pytest.mark.parametrize("name", SITES[: len(FAMILIES)])
def test_every_camera_stands_above_its_ground(name: str) -> None:
    subject = built(name, 1)
    for share in np.linspace(0, 0.99, 12):
        eye = np.array(place_camera(subject, postcard(float(share))).eye)
        assert eye[2] > subject.height_at(eye[:1], eye[1:2])[0] + 1


def test_the_variants_of_a_family_share_the_range_of_every_draw() -> None:
    identities = [Identity(3, variant) for variant in range(VARIANTS)]
    for _ in range(4):
        eighths = {int(identity.between(0, VARIANTS)) for identity in identities}
        assert eighths == set(range(VARIANTS))
    assert sorted(identity.pick("abcdefgh") for identity in identities) == list("abcdefgh")
    assert sum(identity.chance(0.5) for identity in identities) == VARIANTS // 2


def test_a_worn_material_keeps_its_texture_and_nearly_its_colour() -> None:
    before = material("red_brick")
    after = worn(before, np.random.default_rng(0))
    assert after.texture == before.texture
    assert after.colours != before.colours
    pairs = zip(before.colours, after.colours, strict=True)
    moved = [abs(int(a[k : k + 2], 16) - int(b[k : k + 2], 16)) for a, b in pairs for k in (1, 3, 5)]
    assert max(moved) < 60
    assert shade(0, 0, 1.0) == ("#f2f2f2", "#ffffff")


def test_more_sites_than_there_are_cannot_be_had() -> None:
    for count in (0, -1, MOST_SITES + 1):
        with pytest.raises(BadInput, match=f"There are {MOST_SITES} imaginary sites"):
            imaginary_sites(count)


def test_a_set_of_sites_is_rendered_and_taken_up_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = {"seed": 1, "sites": 2, "per_site": 2, "size": 16, "jobs": 1}
    render, count = dataset._render, [0]

    def killed(one: dataset._Order) -> object:
        count[0] += 1
        if count[0] == 3:
            raise KeyboardInterrupt
        return render(one)

    monkeypatch.setattr(dataset, "_render", killed)
    with pytest.raises(KeyboardInterrupt):
        render_imaginary(tmp_path / "set", **order)
    monkeypatch.setattr(dataset, "_render", render)
    assert render_imaginary(tmp_path / "set", **order)["new"] == 2
    assert render_imaginary(tmp_path / "whole", **order)["new"] == 4
    for picture in sorted((tmp_path / "whole").rglob("*.jpg")):
        same = tmp_path / "set" / picture.relative_to(tmp_path / "whole")
        assert same.read_bytes() == picture.read_bytes()
    assert sorted(f.name for f in (tmp_path / "set").iterdir() if f.is_dir()) == SITES[:2]
