"""examples/web, the page without a server behind it, gives the answers that Python gives."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from landmarks.data.decode import decode_picture
from landmarks.deploy.artefact import Artefact, save_artefact
from landmarks.deploy.export import export_onnx
from landmarks.deploy.tagging import answer
from painted import paint_pictures, watchful_predictor

SOURCE = Path(__file__).parents[2] / "examples" / "web"
RUNTIME = Path("node_modules", "onnxruntime-web", "dist")
LOADED = ("ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm")
PICTURES = 40
# What of the runtime a visitor loads, uncompressed: with a model of a few megabytes still a page's size.
MAX_RUNTIME_MB = 16

PATIENCE_MS = 180_000


class QuietFiles(SimpleHTTPRequestHandler):
    """Python's own file server, as the README starts it, without its log."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example with what of the npm package it loads, and no model yet."""
    if not (SOURCE / RUNTIME).is_dir():
        pytest.skip("there is no onnxruntime-web; make tools installs it")
    site = tmp_path_factory.mktemp("web")
    for name in ("index.html", "landmarks.js"):
        shutil.copy(SOURCE / name, site)
    (site / RUNTIME).mkdir(parents=True)
    for name in LOADED:
        shutil.copy(SOURCE / RUNTIME / name, site / RUNTIME)
    return site


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietFiles, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return paint_pictures(tmp_path_factory.mktemp("pictures"), PICTURES)


@pytest.fixture(scope="module")
def model(site: Path, pictures: Sequence[Path], tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    """The artefact that Python asks, with the same model as ONNX in the site."""
    # Where a resized pixel lies on the edge of two levels, ONNX's sums may round it to the other: one level
    # of 255 in one pixel. A low temperature would show that and look like a fault.
    predictor, threshold = watchful_predictor(pictures, temperature=1)
    metadata = {"calibration": {"threshold": threshold}}
    export_onnx(predictor, site / "model.onnx", metadata)
    return save_artefact(predictor, tmp_path_factory.mktemp("model") / "model.pt", metadata)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    made = context.new_page()
    made.set_default_timeout(PATIENCE_MS)
    yield made
    context.close()


def tag_all(page: Page, paths: Sequence[Path]) -> dict[str, tuple[str, list[str]]]:
    """Picture → its sentence and its tags, as the page shows them."""
    page.set_input_files("#pictures", [str(path) for path in paths])
    page.wait_for_function("() => document.querySelector('#status').textContent === 'Done.'")
    shown = page.locator("figure").evaluate_all(
        """figures => figures.map(figure => [
            figure.querySelector("figcaption").textContent,
            figure.querySelector("p").textContent,
            [...figure.querySelectorAll("li")].map(row => row.firstChild.textContent)])"""
    )
    return {name: (sentence, tags) for name, sentence, tags in shown}


def test_a_page_without_a_server_names_the_same_five_as_python(
    page: Page, address: str, model: Artefact, pictures: Sequence[Path]
) -> None:
    page.goto(address)
    page.wait_for_function("() => document.querySelector('#status').textContent.startsWith('Ready')")
    assert "10 landmarks" in page.inner_text("#status")
    shown = tag_all(page, pictures)
    for path in pictures:
        ours, (sentence, tags) = answer(model, decode_picture(path)), shown[path.name]
        assert tags == [tag.title for tag in ours.tags], path.name
        assert sentence.startswith("This is" if ours.known else "None of these"), path.name
    assert len({tuple(tags) for _, tags in shown.values()}) > PICTURES / 2
    assert len({sentence for sentence, _ in shown.values()}) > 1


def test_what_is_no_picture_gets_a_sentence(
    page: Page, address: str, model: Artefact, pictures: Sequence[Path], tmp_path: Path
) -> None:
    assert model.class_names  # it is in the site
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear Sir")
    page.goto(address)
    page.wait_for_function("() => document.querySelector('#status').textContent.startsWith('Ready')")
    shown = tag_all(page, [letter, pictures[0]])
    assert shown["letter.jpg"] == ("This is not a picture that the browser can open.", [])
    assert len(shown[pictures[0].name][1]) == 5


def test_a_site_without_its_model_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}index.html")
    page.route("**/model.onnx", lambda route: route.fulfill(status=404))
    page.reload()
    page.wait_for_function("() => document.querySelector('#status').textContent.includes('README')")
    assert page.is_disabled("#pictures")


def test_the_runtime_is_small_enough_for_a_page(site: Path) -> None:
    loaded = sum((site / RUNTIME / name).stat().st_size for name in LOADED)
    assert loaded <= MAX_RUNTIME_MB * 10**6
