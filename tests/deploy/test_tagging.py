"""Tags for a picture: likeliest first, with what the catalogue knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from landmarks.deploy.artefact import Artefact
from landmarks.deploy.tagging import answer
from landmarks.errors import BadInput


def test_tags_come_likeliest_first_and_are_those_of_the_artefact(
    artefact: Artefact, make_picture: Callable
) -> None:
    picture = make_picture(50, 40)
    by_name = dict(zip(artefact.class_names, artefact.predict([picture])[0], strict=True))
    tags = answer(artefact, picture, k=3).tags
    assert [t.name for t in tags] == sorted(by_name, key=lambda name: -by_name[name])[:3]
    assert [t.probability for t in tags] == pytest.approx([by_name[t.name] for t in tags])


def test_landmarks_of_the_catalogue_have_a_place_and_others_none(
    artefact: Artefact, make_picture: Callable
) -> None:
    tags = {t.name: t for t in answer(artefact, make_picture(50, 40)).tags}
    tower, zoo, atlantis = tags["16.Eiffel_Tower"], tags["Café & „Zoo“"], tags["99.Atlantis"]
    assert (tower.title, tower.country) == ("Eiffel Tower", "France")
    assert (tower.latitude, tower.longitude) == pytest.approx((48.858, 2.294), abs=0.01)
    assert (zoo.title, zoo.country, zoo.latitude, zoo.longitude) == ("Café & „Zoo“", None, None, None)
    assert atlantis.title == "Atlantis"


@pytest.mark.parametrize(("k", "count"), [(1, 1), (5, 5), (50, 5)])
def test_there_are_as_many_tags_as_asked_for_or_classes(
    k: int, count: int, artefact: Artefact, make_picture: Callable
) -> None:
    assert len(answer(artefact, make_picture(9, 9), k).tags) == count


def test_no_tags_cannot_be_asked_for(artefact: Artefact, make_picture: Callable) -> None:
    with pytest.raises(BadInput, match="1 or more, got 0"):
        answer(artefact, make_picture(9, 9), k=0)


def test_equally_likely_classes_come_in_label_order(
    artefact: Artefact, monkeypatch: pytest.MonkeyPatch, make_picture: Callable
) -> None:
    monkeypatch.setattr(Artefact, "predict", lambda *_: np.array([[0.1, 0.3, 0.3, 0.1, 0.2]], np.float32))
    assert [t.name for t in answer(artefact, make_picture(9, 9)).tags] == [
        artefact.class_names[i] for i in (1, 2, 4, 0, 3)
    ]


@pytest.mark.parametrize(("threshold", "known"), [(None, True), (0.3, True), (0.31, False)])
def test_below_the_threshold_it_is_none_of_these(
    threshold: float | None, known: bool, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Artefact, "predict", lambda *_: np.array([[0.1, 0.3, 0.2, 0.2, 0.2]], np.float64))
    metadata = artefact.metadata if threshold is None else {"calibration": {"threshold": threshold}}
    assert answer(replace(artefact, metadata=metadata), np.zeros((9, 9, 3), np.uint8)).known is known
