"""One look for every figure: fonts, sizes, colours that colour-blind readers can tell apart, and how to save.

Figures are made with matplotlib's objects and never through pyplot, so that none stays open behind the
caller's back. The look holds inside `clean_style()` only: the caller's own settings stay.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from matplotlib import font_manager, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from landmarks.catalog import title
from landmarks.data.storage import readable_name, write_atomically

__all__ = [
    "BLUE",
    "GREY",
    "INK",
    "ORANGE",
    "RIGHT_COLOURS",
    "SMALL",
    "WRONG_COLOURS",
    "alt_text",
    "clean_style",
    "full_title",
    "headline",
    "new_figure",
    "percent",
    "pictures",
    "plain_axes",
    "save_figure",
    "short_title",
]

# From the palette of Okabe and Ito (2008), chosen to stay apart under every common colour blindness.
BLUE = "#0072B2"
ORANGE = "#D55E00"
INK = "#222222"
GRID = "#e3e3e3"
GREY = "#767676"  # the lightest grey whose text still has a contrast of 4.5 : 1 on white

# Both begin so far from white that the palest cell shows, and end dark enough for white numbers.
RIGHT_COLOURS = LinearSegmentedColormap.from_list("right", ["#dcebf5", "#6fb1d9", BLUE, "#003e66"])
WRONG_COLOURS = LinearSegmentedColormap.from_list("wrong", ["#fdebd3", "#f9b26b", ORANGE, "#6b2400"])

SMALL = 8.0  # points, of tick labels and notes
DOTS_PER_INCH = 150
LONGEST_TITLE = 34  # characters; the longest of the fifty landmarks has 32

# DejaVu Sans comes with matplotlib and has Latin, Greek, Cyrillic and Arabic letters. The others know more
# and are used where they are installed.
FONTS = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "PingFang SC", "Microsoft YaHei", "Malgun Gothic")


@contextmanager
def clean_style() -> Iterator[None]:
    """Within the block, new figures have our look. Works as a decorator too: `@clean_style()`."""
    settings = {
        "font.family": list(_fonts()),
        "font.size": 9.0,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "legend.fontsize": SMALL,
        "axes.titlesize": 10.0,
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
        "axes.edgecolor": GREY,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.titlecolor": INK,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "grid.color": GRID,
        "lines.linewidth": 1.8,
        "legend.frameon": False,
        "figure.titlesize": 11.5,
        "figure.titleweight": "bold",
        "figure.dpi": 100.0,
        "figure.constrained_layout.w_pad": 0.08,
        "figure.constrained_layout.h_pad": 0.08,
        # Class names are text: `$` and `_` must never start a formula.
        "text.parse_math": False,
        "text.usetex": False,
    }
    # Start from matplotlib's defaults, so that the theme of a notebook does not shine through.
    with style.context(["default", settings]):
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of that many inches, which arranges its parts itself and that pyplot does not know."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def headline(figure: Figure, text: str) -> None:
    """Put `text` over the figure, from its left edge on."""
    figure.suptitle(text, x=0.012, ha="left")


def plain_axes(axes: Axes, *, grid: str | None = None) -> None:
    """Take away tick marks, and draw the grid lines of the axis `grid` ("x", "y", "both" or None)."""
    # Ticks that are made while drawing, after the style has ended, keep its look only if told so here.
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=INK, labelfontfamily=list(_fonts()))
    if grid is not None:
        axes.grid(True, axis=grid, color=GRID, linewidth=0.7)  # type: ignore[arg-type]  # the three words that matplotlib takes
    for spine in axes.spines.values():
        spine.set_linewidth(0.8)


def full_title(class_name: str) -> str:
    """The class's title on one line, whatever signs its folder's name has."""
    return readable_name(title(class_name))


def short_title(class_name: str) -> str:
    """The class's title as it is written in figures: cut off with … where it would fill the figure."""
    text = full_title(class_name)
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"


def pictures(count: int) -> str:
    """1 as "1 picture", 1250 as "1,250 pictures"."""
    return f"{count:,} picture" + ("" if count == 1 else "s")


def percent(share: float) -> str:
    """0.753 as "75.3 %"."""
    return f"{100 * share:.1f} %"


def alt_text(figure: Figure) -> str:
    """What the figure shows, in words: for `<img alt>` and for readers who cannot see it."""
    return str(figure.get_label())


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write `figure` as a PNG at 150 dots per inch, all of it or nothing, with its `alt_text` inside.

    Missing folders are made. The figure stays usable. Raises `StorageError` where the disk refuses the file.
    """
    description = {"Description": alt_text(figure), "Software": None}
    with clean_style(), warnings.catch_warnings(), write_atomically(Path(path)) as file:
        # A letter that no installed font has is drawn as a box, which says as much as the warning does.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        figure.savefig(file, format="png", dpi=DOTS_PER_INCH, metadata=description)


@cache
def _fonts() -> tuple[str, ...]:
    """Those of `FONTS` that this machine has; naming others would make matplotlib complain."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in FONTS if name in installed)
