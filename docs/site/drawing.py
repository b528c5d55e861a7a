"""Draws docs/figures/architecture.svg from architecture.toml, with nothing but Python's own library."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docs.site.pages import ROOT

__all__ = ["DRAWING", "SOURCE", "draw"]

SOURCE = Path(__file__).with_name("architecture.toml")
DRAWING = ROOT / "docs" / "figures" / "architecture.svg"

UNIT = 10  # pixels
# Border and ground of each kind. The words in the boxes say the same as the colours.
COLOURS = {
    None: ("#445", "#ffffff"),
    "plain": ("#99a", "#f6f7f9"),
    "hostile": ("#b3261e", "#fdf1f0"),
    "trusted": ("#1b6e3c", "#eff8f2"),
}
LAYER_AT = (4, 6, 36, 3.2)  # the first layer: x, y, width, height


def draw(told: dict[str, Any]) -> str:
    """The drawing as SVG. Raises `KeyError` for an arrow from or to a box that is not there."""
    boxes = {box["id"]: box for box in told["box"]}
    parts = [_region(region) for region in told["region"]]
    parts += [_layer(number, layer) for number, layer in enumerate(told["layer"])]
    parts += [_arrow(boxes[arrow["from"]]["at"], boxes[arrow["to"]]["at"], arrow) for arrow in told["arrow"]]
    parts += [_box(box) for box in told["box"]]
    width, height = (side * UNIT for side in told["size"])
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            f'aria-label={quoteattr(told["alternative"])} font-family="sans-serif" font-size="13">',
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#445"/></marker></defs>',
            f'<rect width="{width}" height="{height}" rx="8" fill="#fff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _rectangle(at: list[float], kind: str | None, more: str = "") -> str:
    x, y, width, height = (side * UNIT for side in at)
    line, ground = COLOURS[kind]
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="5" '
        f'fill="{ground}" stroke="{line}"{more}/>'
    )


def _text(x: float, y: float, words: str, more: str = 'text-anchor="middle"') -> str:
    return f'<text x="{x * UNIT:g}" y="{y * UNIT:g}" fill="#223" {more}>{escape(words)}</text>'


def _region(region: dict[str, Any]) -> str:
    x, y, _, _ = region["at"]
    more = "" if region["kind"] == "plain" else ' stroke-dasharray="6 4" stroke-width="1.6"'
    title = _text(x + 1.5, y + 2.4, region["title"], 'font-weight="bold"')
    return _rectangle(region["at"], region["kind"], more) + title


def _layer(number: int, layer: dict[str, str]) -> str:
    x, first, width, height = LAYER_AT
    y = first + number * (height + 0.1)
    return (
        _rectangle([x, y, width, height - 0.3], None)
        + _text(x + 1, y + 2, layer["name"], 'font-family="monospace" font-weight="bold"')
        + _text(x + 12, y + 2, layer["does"], "")
    )


def _box(box: dict[str, Any]) -> str:
    x, y, width, height = box["at"]
    lines = box["lines"]
    first = y + height / 2 - 0.85 * (len(lines) - 1) + 0.45
    weights = ['text-anchor="middle" font-weight="bold"', *['text-anchor="middle"'] * len(lines)]
    words = [
        _text(x + width / 2, first + 1.7 * number, line, weights[number]) for number, line in enumerate(lines)
    ]
    return _rectangle(box["at"], box.get("kind")) + "".join(words)


def _arrow(start: list[float], end: list[float], arrow: dict[str, str]) -> str:
    (x1, y1), (x2, y2) = _edge(start, end), _edge(end, start)
    line = (
        f'<line x1="{x1 * UNIT:g}" y1="{y1 * UNIT:g}" x2="{x2 * UNIT:g}" y2="{y2 * UNIT:g}" stroke="#445" '
        'stroke-width="1.5" marker-end="url(#head)"/>'
    )
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    small = 'text-anchor="middle" font-size="12"'
    # A level arrow has its label above it; the others, beside them.
    aside = 0.0 if y1 == y2 else 3.0 if x1 == x2 else -3.5
    above = _text(x + aside, y + (0.4 if aside else -0.7), arrow.get("label", ""), small)
    return line + above + _text(x, y + 1.7, arrow.get("under", ""), small)


def _edge(box: list[float], other: list[float]) -> tuple[float, float]:
    """Where an arrow between the boxes meets the first: amid the side that looks to the other."""
    x, y, width, height = box
    if other[0] >= x + width:
        return x + width, y + height / 2
    if other[0] + other[2] <= x:
        return x, y + height / 2
    return x + width / 2, y + height if other[1] > y else y


def main() -> int:
    """Write the drawing."""
    DRAWING.write_text(draw(tomllib.loads(SOURCE.read_text(encoding="utf-8"))), encoding="utf-8")
    print(DRAWING.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
