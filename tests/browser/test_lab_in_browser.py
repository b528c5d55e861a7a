"""A learner's first minutes in a real JupyterLab: run all, a red card, a wrong answer, a green card."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from making_lessons import painted
from serving import free_port, wait_for

ROOT = Path(__file__).parents[2]
SHOTS = os.environ.get("LANDMARKS_SCREENSHOTS")  # a folder to keep screenshots in, for people to look at

# Which Python runs the cell is printed, so that the test sees it.
WRONG = """import sys
print("run by", sys.executable)

def class_counts(folder):
    return {path.name: len(list(path.iterdir())) for path in sorted(folder.iterdir()) if path.is_dir()}
"""
RIGHT = """def class_counts(folder):
    endings = (".jpg", ".jpeg", ".png")
    return {
        path.name: sum(file.name.lower().endswith(endings) for file in path.iterdir())
        for path in sorted(folder.iterdir())
        if path.is_dir()
    }
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's copy of the first assignments, with small data beside it."""
    root = tmp_path_factory.mktemp("course")
    for name in ("01-data", "02-augmentation"):
        shutil.copytree(ROOT / "course" / name, root / "course" / name, ignore=shutil.ignore_patterns(".*"))
    painted(root / "pictures")
    return root


@pytest.fixture(scope="module")
def lab_url(course: Path) -> Iterator[str]:
    """The address that `landmarks lab` opens a browser at."""
    port = free_port()
    words = ["lab", "--root", str(course), "--data", str(course / "pictures"), "--port", str(port)]
    jupyter = [
        "--no-browser",
        "--",
        "--allow-root",
        "--IdentityProvider.token=",
        "--ServerApp.port_retries=0",
    ]
    own = {name: str(course / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    with open(course / "lab.log", "wb") as log:
        lab = subprocess.Popen(
            [sys.executable, "-m", "landmarks", *words, *jupyter],
            stdout=log,
            stderr=log,
            env={**os.environ, **own},
        )
    try:
        url = f"http://127.0.0.1:{port}/"
        wait_for(f"{url}api", lab, course / "lab.log")
        yield url
    finally:
        lab.terminate()
        lab.wait(timeout=60)


@pytest.fixture
def page(browser: Browser, lab_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    made = context.new_page()
    made.set_default_timeout(240_000)
    made.outside = []  # what the page asked of anybody but us
    made.on(
        "request",
        lambda r: made.outside.append(r.url) if not r.url.startswith((lab_url, "data:", "blob:")) else 0,
    )
    made.goto(lab_url)  # JupyterLab leads on to the assignment
    yield made
    context.close()


def cell(page: Page, text: str) -> Locator:
    """The code cell whose source holds `text`."""
    return page.locator(".jp-Notebook .jp-CodeCell", has=page.locator(".cm-content", has_text=text)).first


def fill(page: Page, place: Locator, code: str) -> None:
    """Replace a cell's text as pasting does, and run it; the next cell is then the current one."""
    place.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")


def card(page: Page, place: Locator, word: str) -> str:
    """The text of the card below a check, once it says `word`."""
    shown = place.locator('.jp-OutputArea [role="status"]', has_text=word)
    shown.wait_for()
    shown.scroll_into_view_if_needed()
    # JupyterLab leaves out what is outside the window, and draws it some time after it has come in.
    expect(shown).to_contain_text(word, use_inner_text=True)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/lab-{word.replace(' ', '-').lower()}.png")
    return shown.inner_text()


def test_a_learner_meets_a_red_card_and_turns_it_green(page: Page) -> None:
    checking = cell(page, 'check("data.class-counts")')
    page.wait_for_selector("text=Python 3 (ipykernel) | Idle")
    assert page.title().startswith("01-data")
    page.locator("li.lm-MenuBar-item", has_text="Run").first.click()
    page.locator("li.lm-Menu-item[data-command='runmenu:run-all']").click()

    told = card(page, checking, "Not yet")
    assert "placeholder" in told
    assert "Where to read again" in told
    assert "UnsolvedCheck" in checking.inner_text()
    assert "Traceback" not in checking.inner_text()

    exercise = cell(page, "def class_counts")
    fill(page, exercise, WRONG)
    exercise.locator(".jp-OutputArea", has_text="run by").wait_for()
    assert sys.executable in exercise.locator(".jp-OutputArea").inner_text()
    page.keyboard.press("Shift+Enter")
    told = card(page, checking, "Partly right")
    assert "you count" in told
    assert "Is every file in these folders a picture?" in told

    fill(page, cell(page, "def class_counts"), RIGHT)
    page.keyboard.press("Shift+Enter")
    assert "counted once" in card(page, checking, "Right")
    assert "UnsolvedCheck" not in checking.inner_text()
    page.keyboard.press("Shift+Enter")
    shown = cell(page, "counts = {split: class_counts").locator("img")
    shown.wait_for()
    assert "how many training pictures" in (shown.get_attribute("alt") or "")
    assert page.outside == []  # no fonts from elsewhere
    assert "Jupyter news" not in page.content()
