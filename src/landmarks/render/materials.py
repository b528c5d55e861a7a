"""Materials: what surfaces are made of, by name."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace

from landmarks.errors import BadInput

__all__ = ["PALETTE", "Material", "material", "recoloured"]


@dataclass(frozen=True)
class Material:
    """A surface: its `colours` ("#rrggbb", blended by the `texture`) and how it takes light.

    finish: "matte"; "gloss", a clear coat over the colour (glass, water, tiles); "metal".
    tile_m: the least width that one repetition of the texture covers; on a large subject it grows, so that
        the pattern stays visible in a picture of the whole.
    contrast: that of the texture; roughness: that of gloss and metal, 0.02–1.
    takes_snow: faces that look up turn white in snow.
    """

    name: str
    colours: tuple[str, ...]
    texture: str = "mottled"
    tile_m: float = 4.0
    contrast: float = 0.10
    finish: str = "matte"
    roughness: float = 0.2
    takes_snow: bool = True


def _palette(*materials: Material) -> dict[str, Material]:
    return {entry.name: entry for entry in materials}


# fmt: off
PALETTE: dict[str, Material] = _palette(
    # Stone and masonry
    Material("stone", ("#8d8a82", "#a39f94"), "ashlar", 6),
    Material("dark_stone", ("#5c5850", "#77726a"), "ashlar", 6, 0.14),
    Material("limestone", ("#cfc4a6", "#dcd2b8"), "ashlar", 6, 0.08),
    Material("sandstone", ("#c2a06b", "#d3b582"), "ashlar", 6, 0.10),
    Material("red_sandstone", ("#a3543a", "#b8694b"), "ashlar", 6, 0.10),
    Material("granite", ("#8f8c8a", "#b0aca8", "#77736f"), "speckled", 3, 0.12),
    Material("marble", ("#e6e2d8", "#f0ede6"), "mottled", 8, 0.05),
    Material("rubble", ("#6f685c", "#948b7b", "#a69d8b"), "ashlar", 3, 0.20),
    Material("red_brick", ("#8a4634", "#a05a43"), "bricks", 4, 0.12),
    Material("brown_brick", ("#7a5a42", "#8e6c50"), "bricks", 4, 0.12),
    Material("terracotta", ("#b4633f", "#c57a52"), "bricks", 4, 0.10),
    Material("concrete", ("#a8a6a0", "#b8b5ae"), "streaked", 8, 0.07),
    Material("plaster", ("#d9cdb6", "#e6dcc8"), "streaked", 8, 0.05),
    Material("white_paint", ("#e8e6e0", "#f2f1ed"), "streaked", 8, 0.04),
    # Metal and glass
    Material("iron", ("#6b5644", "#7d6551"), "streaked", 6, 0.10, takes_snow=False),
    Material("dark_iron", ("#2e2e30", "#3d3d40"), "streaked", 6, 0.10, takes_snow=False),
    Material("steel", ("#8f979e", "#a8b0b6"), "panels", 6, 0.05, "metal", 0.3),
    Material("chrome", ("#c8ccd0", "#d4d8dc"), "panels", 8, 0.03, "metal", 0.12),
    Material("gold", ("#d9a63a", "#e8bb55"), "mottled", 4, 0.05, "metal", 0.25),
    Material("orange_paint", ("#b5432a", "#c24f33"), "streaked", 8, 0.06, takes_snow=False),
    Material("red_paint", ("#a02c24", "#b03a2e"), "streaked", 8, 0.07),
    Material("green_paint", ("#3c5a44", "#48694f"), "streaked", 8, 0.07),
    Material("blue_paint", ("#2f4f86", "#3b5e98"), "streaked", 8, 0.07),
    Material("yellow_paint", ("#d8a92c", "#e3b940"), "streaked", 8, 0.07),
    Material("copper", ("#5f9a84", "#79ae98", "#4f8570"), "streaked", 6, 0.10),
    Material("bronze", ("#5a4630", "#6e573b"), "mottled", 2, 0.12, "metal", 0.4),
    Material("glass", ("#26343c", "#35464f"), "panels", 6, 0.08, "gloss", 0.03, takes_snow=False),
    Material("window", ("#1c252b", "#2b363d"), "mottled", 3, 0.25, "gloss", 0.03, takes_snow=False),
    # Roofs
    Material("roof_tiles", ("#a3523a", "#b5654a"), "ribs", 5, 0.10),
    Material("dark_tiles", ("#4a4a4e", "#5c5c60"), "ribs", 5, 0.10),
    Material("blue_tiles", ("#24427c", "#30528e"), "ribs", 5, 0.10, "gloss", 0.25),
    Material("yellow_tiles", ("#b8892c", "#c99b3e"), "ribs", 5, 0.10, "gloss", 0.25),
    Material("white_tiles", ("#e4e1d6", "#efece2"), "panels", 4, 0.05, "gloss", 0.2),
    Material("slate", ("#4b5058", "#5d636c"), "paving", 4, 0.10),
    Material("lead", ("#7d8388", "#8e9499"), "panels", 5, 0.06),
    Material("thatch", ("#8b7344", "#a08858"), "planks", 3, 0.15),
    # Wood
    Material("wood", ("#6f5038", "#856249"), "planks", 3, 0.12),
    Material("dark_wood", ("#3c2a1e", "#4e382a"), "planks", 3, 0.12),
    Material("red_wood", ("#7c2f22", "#93402f"), "planks", 3, 0.10),
    Material("bark", ("#4a3b2e", "#655342"), "streaked", 2, 0.20, takes_snow=False),
    # Ground
    Material("grass", ("#4d6b2a", "#5f7d36", "#748a45"), "speckled", 10, 0.16),
    Material("dry_grass", ("#8f8450", "#a89a60", "#77703f"), "speckled", 10, 0.16),
    Material("sand", ("#cdb68a", "#d9c59c"), "speckled", 8, 0.06),
    Material("gravel", ("#a39c8e", "#b5aea0"), "speckled", 5, 0.12),
    Material("dirt", ("#74583f", "#8a6b4e"), "speckled", 8, 0.14),
    Material("paving", ("#9c9890", "#aeaaa1"), "paving", 6, 0.08),
    Material("red_paving", ("#9a6a54", "#a97a63"), "paving", 5, 0.09),
    Material("asphalt", ("#4c4c4e", "#58585a"), "speckled", 8, 0.10),
    Material("snow", ("#e9edf2", "#f4f6f8"), "mottled", 12, 0.03, takes_snow=False),
    Material("ice", ("#b8d4e0", "#d5e6ee"), "mottled", 8, 0.08, "gloss", 0.2, takes_snow=False),
    # Rock
    Material("rock", ("#76716a", "#8f8981", "#5f5a54"), "mottled", 8, 0.18),
    Material("dark_rock", ("#3f3d3c", "#565250", "#33312f"), "mottled", 8, 0.18),
    Material("red_rock", ("#a5532f", "#b9673f", "#8d4328"), "strata", 14, 0.12),
    Material("tan_rock", ("#b39a74", "#c9b28c", "#9a8160"), "strata", 14, 0.12),
    Material("pale_rock", ("#c9c2b4", "#dad4c8", "#b1a999"), "mottled", 8, 0.12),
    Material("lava", ("#54291c", "#6f3826", "#3b211a"), "speckled", 8, 0.18),
    Material("salt", ("#dcd9d2", "#eeece8"), "mottled", 8, 0.06),
    # Water
    Material("water", ("#1f4a56", "#2b5b66"), "mottled", 30, 0.12, "gloss", 0.18, takes_snow=False),
    Material("green_water", ("#2f5c4a", "#3d6c57"), "mottled", 30, 0.12, "gloss", 0.18, takes_snow=False),
    Material("turquoise_water", ("#1f8f9c", "#39a9b2"), "mottled", 30, 0.15, "gloss", 0.18, takes_snow=False),
    Material("deep_water", ("#12324a", "#1b3f58"), "mottled", 30, 0.12, "gloss", 0.18, takes_snow=False),
    Material("muddy_water", ("#6d5d42", "#7d6c4f"), "mottled", 30, 0.10, "gloss", 0.18, takes_snow=False),
    Material("foam", ("#dfe8ea", "#f2f6f6"), "streaked", 6, 0.10, takes_snow=False),
    # Plants
    Material("foliage", ("#35521f", "#4b6b2c", "#5d7a35"), "speckled", 3, 0.20, takes_snow=False),
    Material("pine_needles", ("#25402a", "#335238"), "speckled", 3, 0.18),
    Material("autumn_leaves", ("#9c5a1f", "#b9772b", "#8a3d1c"), "speckled", 3, 0.2, takes_snow=False),
    Material("blossom", ("#d9a3b0", "#e8c0c8"), "speckled", 3, 0.12, takes_snow=False),
    Material("palm_leaves", ("#4a6a2c", "#5f8038"), "speckled", 3, 0.15, takes_snow=False),
    Material("moss", ("#46592b", "#5a6c37"), "speckled", 4, 0.18),
    # Special: coloured vertex by vertex (see `Model.tint`); people's skin and clothes
    Material("painted", ("#ffffff",), "mottled", 4, 0.0),
    Material("skin", ("#b98a6c", "#c99c7e"), "mottled", 1, 0.04, takes_snow=False),
    Material("black", ("#161616", "#202020"), "mottled", 2, 0.05, takes_snow=False),
    Material("rubber", ("#1e1e1f", "#262627"), "mottled", 2, 0.05, takes_snow=False),
    Material("signal_light", ("#fff2d8", "#fff2d8"), "mottled", 2, 0.0, takes_snow=False),
)
# fmt: on


def material(name: str | Material) -> Material:
    """The material of that name. Raises `BadInput` with the nearest name for one that is not there."""
    if isinstance(name, Material):
        return name
    if name not in PALETTE:
        near = difflib.get_close_matches(name, PALETTE, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(sorted(PALETTE))}."
        raise BadInput(f"There is no material {name!r}; {hint}")
    return PALETTE[name]


def recoloured(name: str | Material, *colours: str) -> Material:
    """A material of the palette with other colours, such as `recoloured("roof_tiles", "#2f6f5a",
    "#3c8069")`.
    """
    return replace(material(name), colours=colours)
