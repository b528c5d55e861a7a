"""The drawing of the architecture is that of its text, and shows the package as it is."""

from __future__ import annotations

import tomllib
import xml.etree.ElementTree as ElementTree

import pytest
from docs.site.drawing import DRAWING, SOURCE, draw

import landmarks

TOLD = tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def test_the_drawing_is_up_to_date() -> None:
    assert DRAWING.read_text(encoding="utf-8") == draw(TOLD), "run: python -m docs.site.drawing"


def test_it_shows_every_layer_in_the_package_s_own_order() -> None:
    assert landmarks.__doc__ is not None
    order = " ".join(line for line in landmarks.__doc__.splitlines() if "→" in line)
    told = order.replace(",", " ").replace("→", " ").split()
    drawn = [layer["name"] for layer in TOLD["layer"]]
    assert drawn[:-2] == told[:-2]
    assert set(drawn[-2:]) == set(told[-2:])


def test_nothing_lies_outside_and_no_words_are_wider_than_their_box() -> None:
    width, height = TOLD["size"]
    for thing in (*TOLD["box"], *TOLD["region"]):
        x, y, wide, high = thing["at"]
        assert 0 <= x < x + wide <= width, thing
        assert 0 <= y < y + high <= height, thing
    for box in TOLD["box"]:
        # A letter is about 0.6 units wide.
        assert max(len(line) for line in box["lines"]) * 0.6 <= box["at"][2], box


def test_it_is_svg_that_says_in_words_what_it_shows() -> None:
    root = ElementTree.fromstring(draw(TOLD))
    assert len(root.attrib["aria-label"].split()) > 10
    assert len(root.findall(".//{http://www.w3.org/2000/svg}line")) == len(TOLD["arrow"])


def test_an_arrow_to_nowhere_is_refused() -> None:
    with pytest.raises(KeyError, match="moon"):
        draw({**TOLD, "arrow": [{"from": "judge", "to": "moon"}]})
