"""Takes the picture at the top of the README: pictures, a learner's mistake with its card, the page's answer.

All three are real: pictures of the test split, the check's own verdict on the code that is shown, what the
model says of the first picture. It needs Chromium, and a model as `make demo` trains one::

    python -m docs.site.overview --model demo/transfer
"""

from __future__ import annotations

import argparse
import base64
import shutil
import sys
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from docs.site.pages import ROOT

__all__ = ["PICTURE", "main"]

PICTURE = ROOT / "docs" / "figures" / "overview.png"

# Of the rendered test split; the first is the one that the page is asked about. Nobody is in them.
SHOWN = (
    *("16.Eiffel_Tower/0000", "09.Golden_Gate_Bridge/0000", "21.Taj_Mahal/0004", "07.Stonehenge/0001"),
    *("33.Sydney_Opera_House/0003", "41.Machu_Picchu/0003", "37.Atomium/0006", "20.Matterhorn/0000"),
    *("28.Sydney_Harbour_Bridge/0000", "46.Great_Wall_of_China/0001", "45.Temple_of_Heaven/0004"),
    "26.Pont_du_Gard/0006",
)
CHECK = "cnn.block"
# What a learner might hand in: the activation is missing.
CODE = """\
def conv_block(inputs, outputs):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1),
        nn.BatchNorm2d(outputs),
    )"""


def main() -> int:
    """Take the picture; gives back 1 where there is no browser."""
    parser = argparse.ArgumentParser(prog="python -m docs.site.overview", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a run's folder, or its model.pt")
    parser.add_argument("--out", type=Path, default=PICTURE, help="by default the README's own picture")
    arguments = parser.parse_args()
    model = arguments.model
    browser = shutil.which("chromium")
    if browser is None:
        print("There is no chromium; make tools installs it.", file=sys.stderr)
        return 1
    _photograph(_page(model / "model.pt" if model.is_dir() else model), browser, arguments.out)
    print(arguments.out)
    return 0


def _page(model: Path) -> str:
    from landmarks.data.sources import open_data

    test = open_data("renders").root / "test"
    pictures = [(test / f"{name}.jpg").read_bytes() for name in SHOWN]
    loader = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    style = resources.files("landmarks.app").joinpath("static/page.css").read_text(encoding="utf-8")
    return loader.get_template("overview.html").render(
        page_style=Markup(style),
        pictures=[f"data:image/jpeg;base64,{base64.b64encode(data).decode()}" for data in pictures],
        code=CODE,
        card=Markup(_card()),
        answer=Markup(_answer(model, pictures[0])),
    )


def _card() -> str:
    """The card that a learner sees below `CODE`."""
    from torch import nn

    from landmarks.checks.card import card_of
    from landmarks.checks.registry import find
    from landmarks.checks.running import case_of, decide, observe, public_seed

    names: dict[str, Any] = {"nn": nn}
    exec(CODE, names)  # ours, above
    check = find(CHECK)
    case = case_of(check, public_seed(CHECK))
    return card_of(check, decide(check, observe(check, names, case.inputs), case))._repr_html_()


def _answer(model: Path, picture: bytes) -> str:
    """The page's own card of a picture."""
    from landmarks.app.cards import card
    from landmarks.app.tagger import local_tagger
    from landmarks.app.uploads import tag_upload

    return card(tag_upload("holiday.jpg", picture, local_tagger(model)))


def _photograph(page: str, browser: str, out: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = program.new_page(viewport={"width": 1280, "height": 100}, device_scale_factor=1.5)
        tab.set_content(page)
        tab.screenshot(path=out, full_page=True)
        program.close()


if __name__ == "__main__":
    sys.exit(main())
