"""What is said of a picture."""

from __future__ import annotations

import json

import pytest

from landmarks.tags import Answer, answer_from_json, make_tag, place


def answer(*shares: float, known: bool = True) -> Answer:
    names = ("16.Eiffel_Tower", "07.Stonehenge", "Our_house")
    return Answer(tuple(make_tag(name, share) for name, share in zip(names, shares, strict=False)), known, 50)


def test_a_sure_answer_names_one_landmark_and_an_unsure_one_two() -> None:
    assert answer(0.9, 0.1).sentence == "This is Eiffel Tower, France (90%)."
    assert answer(0.5, 0.4).sentence == "This may be Eiffel Tower, France (50%), or else Stonehenge (40%)."


def test_none_of_these_says_so_and_suggests_no_tags() -> None:
    unknown = answer(0.2, 0.1, known=False)
    assert unknown.sentence.startswith("None of these")
    assert "50 landmarks" in unknown.sentence
    assert unknown.keywords == []
    assert answer(0.2, 0.1).keywords == ["Eiffel Tower", "France"]


def test_an_answer_survives_json() -> None:
    told = answer(0.5, 0.3, 0.2)
    assert answer_from_json(json.loads(json.dumps(told.to_json()))) == told


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("Eiffel_Tower", "France, 48.86° N 2.29° E"),
        ("Machu_Picchu", "Peru, 13.16° S 72.55° W"),
        ("Our_house", ""),
    ],
)
def test_places_have_a_country_and_coordinates_where_they_are_known(name: str, where: str) -> None:
    assert place(make_tag(name, 1)) == where
