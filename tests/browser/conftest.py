"""A real `landmarks app`, a real Chromium, and visitors who use the one in the other.

The model's answers follow the picture's colour (`colour_model`), so that a test knows what the page must say.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from colour_model import save_colour_model
from serving import free_port, wait_for

PATIENCE_MS = 180_000  # for anything on the page, on a machine that does other things too

# Everything here takes a browser and some seconds, or minutes where others keep the machine busy.
MARKS = (pytest.mark.slow, pytest.mark.timeout(1800))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for mark in MARKS:
                item.add_marker(mark)


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running app."""
    root = tmp_path_factory.mktemp("app")
    model = save_colour_model(root / "model.pt").path
    port = free_port()
    words = ["app", "--model", str(model), "--port", str(port), "--no-browser", "--ready", "2"]
    with open(root / "app.log", "wb") as log:
        app = subprocess.Popen(
            [sys.executable, "-m", "landmarks", *words], stdout=log, stderr=log, env=os.environ
        )
    try:
        url = f"http://127.0.0.1:{port}/"
        wait_for(f"{url}voila/static/voila.js", app, root / "app.log")
        yield url
    finally:
        app.terminate()
        app.wait(timeout=PATIENCE_MS / 1000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no chromium; make tools installs it")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"], timeout=PATIENCE_MS)
        yield made
        made.close()


@pytest.fixture
def visit(browser: Browser, app_url: str) -> Iterator[Callable[..., Page]]:
    """Open the page as a new visitor, with a cookie jar of their own; options are Playwright's.

    `before` gets the page before it opens ours.
    """
    contexts = []

    def open_page(*, before: Callable[[Page], object] = lambda _: None, **options: object) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.outside = []  # what the page asked of anybody but us
        page.on(
            "request",
            lambda r: page.outside.append(r.url) if not r.url.startswith((app_url, "data:", "blob:")) else 0,
        )
        before(page)
        page.goto(app_url)
        page.wait_for_selector(".lm-zone")
        return page

    yield open_page
    for context in contexts:
        context.close()
