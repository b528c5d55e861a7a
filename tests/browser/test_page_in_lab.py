"""The page's notebook in JupyterLab, where it stands below a cell and holds the model itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from colour_model import RED, save_colour_model
from landmarks.app.serve import NOTEBOOK
from making_pictures import encoded
from serving import free_port, wait_for
from uploads import bad_uploads, solid

SHOTS = os.environ.get("LANDMARKS_SCREENSHOTS")  # a folder to keep screenshots in, for people to look at
PATIENCE_MS = 180_000


@pytest.fixture(scope="module")
def lab_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The notebook in a JupyterLab of its own, with no settings of whoever runs the test."""
    root = tmp_path_factory.mktemp("lab")
    notebook = Path(shutil.copy(NOTEBOOK, root))
    model = save_colour_model(root / "model.pt").path
    port = free_port()
    words = [str(notebook), "--no-browser", "--allow-root", f"--ServerApp.port={port}"]
    words += ["--ServerApp.port_retries=0", "--IdentityProvider.token=", "--LabApp.news_url="]
    own = {name: str(root / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    with open(root / "lab.log", "wb") as log:
        lab = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *words],
            stdout=log,
            stderr=log,
            env={**os.environ, **own, "LANDMARKS_MODEL": str(model)},
        )
    try:
        url = f"http://127.0.0.1:{port}/"
        wait_for(f"{url}api", lab, root / "lab.log")
        yield f"{url}lab/tree/{notebook.name}"
    finally:
        lab.terminate()
        lab.wait(timeout=PATIENCE_MS / 1000)


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, lab_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The notebook, run, in one of JupyterLab's own themes."""
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    made = context.new_page()
    made.set_default_timeout(PATIENCE_MS)
    made.goto(f"{lab_url}?reset")
    made.wait_for_selector(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status='idle']")
    choose(made, "Settings", "Theme", f"JupyterLab {request.param.capitalize()}")
    made.wait_for_function(
        "light => document.body.dataset.jpThemeLight === light", arg=str(request.param == "light").lower()
    )
    choose(made, "Run", "Run All Cells")
    made.wait_for_selector(".lm-zone")
    yield made
    context.close()


def choose(page: Page, *path: str) -> None:
    """Choose from JupyterLab's menus."""
    page.locator("li.lm-MenuBar-item", has_text=path[0]).first.click()
    for word in path[1:]:
        item = page.locator("li.lm-Menu-item:visible").get_by_text(word, exact=True)
        item.click()


def test_the_same_notebook_tags_pictures_in_jupyterlab(page: Page, tmp_path: Path) -> None:
    letter, (text, part) = tmp_path / "letter.jpg", bad_uploads()["letter.jpg"]
    letter.write_bytes(text)
    red = tmp_path / "red.png"
    red.write_bytes(encoded(solid((230, 20, 10)), "PNG"))
    page.set_input_files(".lm-input", [str(letter), str(red)])
    page.wait_for_function("() => document.querySelector('.lm-status').textContent.startsWith('Done')")
    newest, oldest = page.locator(".lm-card").all()
    assert f"This is {RED}, France" in newest.inner_text()
    assert part in oldest.inner_text()
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/lab-{page.evaluate('document.body.dataset.jpThemeName')}.png")
    # Text and what it stands on are told apart in every theme.
    ink, paper = newest.evaluate(
        """card => {
            const style = getComputedStyle(card);
            const red = colour => Number(colour.match(/[0-9.]+/)[0]);  // of grey, which these are
            return [red(style.color), red(style.backgroundColor)];
        }"""
    )
    assert abs(ink - paper) > 120
