"""The page in a real browser: how long it takes to open and to tag, alone and with twenty visitors at once.

Times are what a visitor sees: from choosing a file to its card, the upload and the drawing included. The
pictures are those of the data set. The browser runs on the same machine and takes its share of it. A picture
without tags ends the benchmark with exit status 1. How busy the machine is with other things shows in the
time that a Python with NumPy takes to start: a quiet one takes some 0.17 s.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Browser, Page, async_playwright

from landmarks.data.sources import open_data

__all__ = ["run"]

VISITORS = 20
READY = VISITORS + 4  # kernels that wait for the visitors, as `--ready` says
ALONE, EACH = 40, 4  # pictures that one visitor tags alone, and that each of the twenty does
THINKING_SEC = 1.0  # between two pictures, when there are many visitors
SETTLE_SEC = 20  # in which kernels for the next visitors take the places of those that were visited
START_SEC, PATIENCE_MS = 600, 300_000


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Serve `--model` and visit the page."""
    if arguments.model is None:
        raise SystemExit("benchmarks page needs --model, a model.pt or the run folder that holds it.")
    files = [str(file.path) for file in open_data(arguments.data).test]
    picked = [files[at] for at in np.random.default_rng(0).permutation(len(files))]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["app", "--model", str(arguments.model), "--port", str(port), "--no-browser"]
    words += ["--ready", str(READY)]
    app = subprocess.Popen([sys.executable, "-m", "landmarks", *words], stderr=subprocess.DEVNULL)
    try:
        return {"rows": asyncio.run(_measure(f"http://127.0.0.1:{port}/", picked, app.pid))}
    finally:
        app.terminate()
        app.wait()


async def _measure(url: str, files: list[str], app: int) -> list[dict[str, str]]:
    started = time.perf_counter()
    await asyncio.to_thread(_wait_until_it_answers, url)
    server = time.perf_counter() - started
    await asyncio.to_thread(_wait_for_kernels, app)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        alone = await _visit_alone(browser, url, files)
        together = await _visit_together(browser, url, files)
        memory = _memory_mb(app)
        await browser.close()
    return [
        _row("start the server", [server]),
        *alone,
        *together,
        {"what": f"memory of all server processes with {VISITORS} visitors", "median": f"{memory:,.0f} MB"}
        | {"95 %": "–", "worst": "–", "count": "–"},
    ]


async def _visit_alone(browser: Browser, url: str, files: list[str]) -> list[dict[str, str]]:
    opened = [await _open(browser, url) for _ in range(4)][1:]  # the first fills the caches
    page = opened[0][0]
    await _tag_all(page, files[:3], 0)
    await asyncio.sleep(SETTLE_SEC)
    tagged: list[float] = []
    starts: list[float] = []
    for path in files[3 : 3 + ALONE]:  # in turns, so that both see the same machine
        tagged += await _tag_all(page, [path], 0)
        starts.append(await asyncio.to_thread(_start_numpy))
    return [
        _row("open the page, alone", [seconds for _, seconds in opened]),
        _row("tag one picture, alone", tagged),
        _row("start Python with NumPy, between those", starts),
    ]


async def _visit_together(browser: Browser, url: str, files: list[str]) -> list[dict[str, str]]:
    visits = await asyncio.gather(*(_open(browser, url) for _ in range(VISITORS)))
    chunks = [files[at : at + EACH] for at in range(0, EACH * VISITORS, EACH)]
    tagged = await asyncio.gather(
        *(_tag_all(page, chunk, THINKING_SEC) for (page, _), chunk in zip(visits, chunks, strict=True))
    )
    return [
        _row(f"open the page, {VISITORS} at once", [seconds for _, seconds in visits]),
        _row(f"tag one picture, {VISITORS} visitors", list(itertools.chain(*tagged))),
    ]


def _wait_until_it_answers(url: str) -> None:
    deadline = time.monotonic() + START_SEC
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}voila/static/voila.js", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


def _wait_for_kernels(app: int) -> None:
    """Wait until all that are kept ready have been started and had time to build their page."""
    deadline = time.monotonic() + START_SEC
    while time.monotonic() < deadline:
        if len(_family(app)) >= READY + 2:
            return time.sleep(READY)
        time.sleep(0.5)
    raise TimeoutError(f"{READY} kernels were not ready within {START_SEC} s")


async def _open(browser: Browser, url: str) -> tuple[Page, float]:
    """A new visitor's page, and the seconds until it takes pictures."""
    page = await browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    started = time.perf_counter()
    await page.goto(url)
    await page.wait_for_selector(".lm-zone")
    return page, time.perf_counter() - started


async def _tag_all(page: Page, files: list[str], thinking_sec: float) -> list[float]:
    """Seconds from choosing each file to its card, one after the other."""
    seconds = []
    for path in files:
        cards = await page.locator(".lm-card").count()
        started = time.perf_counter()
        await page.set_input_files(".lm-input", path)
        await page.wait_for_function("n => document.querySelectorAll('.lm-card').length > n", arg=cards)
        seconds.append(time.perf_counter() - started)
        if await page.locator(".lm-card").first.locator("li").count() == 0:
            raise SystemExit(f"The page had no tags for {path}.")
        await asyncio.sleep(thinking_sec)
    return seconds


def _start_numpy() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)
    return time.perf_counter() - started


def _row(what: str, seconds: list[float]) -> dict[str, str]:
    median, late, worst = np.quantile(seconds, [0.5, 0.95, 1.0])
    figures = {"median": median, "95 %": late, "worst": worst}
    return {
        "what": what,
        **{name: f"{value:.2f} s" for name, value in figures.items()},
        "count": str(len(seconds)),
    }


def _family(root: int) -> set[int]:
    """The process `root` and all below it; Linux only."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue  # it has ended
    family, grown = {root}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return family


def _memory_mb(root: int) -> float:
    """Proportional memory of the process `root` and all below it, in MB."""
    return sum(_pss_kb(process) for process in _family(root)) / 1000


def _pss_kb(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
