"""The page as people use it, in a real browser: what they drop on it, and what it says."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute

from colour_model import RED
from making_pictures import encoded
from uploads import bad_uploads, good_uploads, solid

SHOTS = os.environ.get("LANDMARKS_SCREENSHOTS")  # a folder to keep screenshots in, for people to look at

Visit = Callable[..., Page]


def written(folder: Path, files: dict[str, bytes]) -> list[str]:
    """The uploads as files; names that no file can have are given by hand elsewhere."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [str(folder / name) for name in files]


def drop(page: Page, *files: str) -> None:
    """Choose the files and wait until the page says that it is done with them."""
    before = page.locator(".lm-card").count()
    page.set_input_files(".lm-input", list(files))
    page.wait_for_function("n => document.querySelectorAll('.lm-card').length >= n", arg=before + len(files))
    page.wait_for_function("() => document.querySelector('.lm-status').textContent.startsWith('Done')")


def card(page: Page, name: str) -> str:
    (text,) = [c.inner_text() for c in page.locator(".lm-card").all() if c.locator("h3").inner_text() == name]
    return text


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_good_pictures_of_every_mode_are_tagged_many_at_once(visit: Visit, tmp_path: Path) -> None:
    page, good = visit(), good_uploads()
    drop(page, *written(tmp_path, good))
    for name in good:
        told = card(page, name)
        assert f"This is {RED}, France" in told, told
        assert "48.86° N 2.29° E" in told
        assert "Stonehenge" in told
    assert f"{len(good)} pictures tagged." in page.inner_text(".lm-status")
    assert page.outside == []  # nothing is fetched from the internet


def test_a_picture_waits_until_messages_arrive(visit: Visit, tmp_path: Path) -> None:
    lost: list[str] = []

    def lossy(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def to_server(message: str | bytes) -> None:
            text = message if isinstance(message, str) else message.decode(errors="replace")
            if '"hello"' in text and len(lost) < 2:
                lost.append(text)
            else:
                server.send(message)

        socket.on_message(to_server)

    page = visit(before=lambda page: page.route_web_socket("**/channels**", lossy))
    (tmp_path / "early.jpg").write_bytes(encoded(solid((230, 20, 10)), "JPEG"))
    drop(page, str(tmp_path / "early.jpg"))
    assert f"This is {RED}" in card(page, "early.jpg")
    assert len(lost) == 2


def test_each_bad_upload_gets_its_sentence_and_the_page_goes_on(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    bad = {name: rest for name, rest in bad_uploads().items() if "<" not in name}
    drop(page, *written(tmp_path, {name: data for name, (data, _) in bad.items()}))
    for name, (_, part) in bad.items():
        assert part in card(page, name)
    assert "Traceback" not in page.content()
    assert dialogs == []
    # One after the other as well, and then a good picture: nothing hangs.
    (tmp_path / "good.jpg").write_bytes(encoded(solid((230, 20, 10)), "JPEG"))
    drop(page, str(tmp_path / "cut off.jpg"))
    drop(page, str(tmp_path / "good.jpg"))
    assert RED in card(page, "good.jpg")
    shoot(page, "bad")


def test_a_name_is_shown_and_never_run(visit: Visit) -> None:
    page = visit()
    name = "<img src=x onerror=document.title='hacked'>.jpg"
    page.set_input_files(".lm-input", [{"name": name, "mimeType": "image/jpeg", "buffer": b"words"}])
    page.wait_for_selector(".lm-card")
    assert name in page.inner_text(".lm-card")
    assert page.title() != "hacked"


def test_two_visitors_see_only_their_own_pictures(visit: Visit, tmp_path: Path) -> None:
    one, other = visit(), visit()
    red, blue = written(
        tmp_path,
        {
            "mine.jpg": encoded(solid((230, 20, 10)), "JPEG"),
            "yours.jpg": encoded(solid((10, 20, 230)), "JPEG"),
        },
    )
    drop(one, red)
    drop(other, blue)
    assert "mine.jpg" in one.content()
    assert "mine.jpg" not in other.content()
    assert "yours.jpg" not in one.content()
    assert "Golden Gate Bridge" in card(other, "yours.jpg")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_unknown_is_none_of_these_in_light_and_dark(
    visit: Visit, tmp_path: Path, scheme: str
) -> None:
    page = visit(color_scheme=scheme, viewport={"width": 1000, "height": 900})
    grey, red = written(
        tmp_path,
        {"grey.png": encoded(solid((128, 128, 128)), "PNG"), "red.png": encoded(solid((230, 20, 10)), "PNG")},
    )
    drop(page, grey, red, __file__)
    assert "None of these" in card(page, "grey.png")
    assert "No tags suggested" in card(page, "grey.png")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(part) for part in background.strip("rgb()").split(",")[:3]) / 3
    assert (brightness < 80) is (scheme == "dark")
    shoot(page, scheme)


def test_it_fits_into_a_narrow_window(visit: Visit, tmp_path: Path) -> None:
    page = visit(viewport={"width": 340, "height": 700})
    drop(
        page,
        *written(
            tmp_path,
            {
                "a long name without a single blank in it.jpg".replace(" ", "-"): encoded(
                    solid((230, 20, 10)), "JPEG"
                )
            },
        ),
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 340
    shoot(page, "narrow")


def test_it_works_by_keyboard_alone(visit: Visit, tmp_path: Path) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    (red,) = written(tmp_path, {"red.png": encoded(solid((230, 20, 10)), "PNG")})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "lm-input"
    with page.expect_file_chooser() as choosing:
        page.keyboard.press("Space")
    choosing.value.set_files(red)
    page.wait_for_selector(f"text=This is {RED}")
    page.keyboard.press("Tab")  # to the first sample
    shoot(page, "keyboard")
    page.keyboard.press("Enter")
    page.wait_for_selector("h3:has-text('Eiffel_Tower.jpg')")
    for _ in range(5 + 2 + 1):  # past the other samples and the downloads, to the newest picture's tags
        page.keyboard.press("Tab")
    page.wait_for_selector("[data-lm-copy]:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Copied")


def test_pictures_can_be_dropped(visit: Visit) -> None:
    page = visit()
    data = list(encoded(solid((230, 20, 10)), "JPEG"))
    page.evaluate(
        """bytes => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "dropped.jpg", {type: "image/jpeg"}));
            document.querySelector(".lm-zone").dispatchEvent(
                new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
        }""",
        data,
    )
    page.wait_for_selector(".lm-card")
    assert RED in card(page, "dropped.jpg")


def test_tags_are_copied_and_results_downloaded(visit: Visit, tmp_path: Path) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    drop(page, *written(tmp_path, {"red.png": encoded(solid((230, 20, 10)), "PNG")}))
    page.click("[data-lm-copy]")
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{RED}, France"
    for name in ("landmarks.csv", "landmarks.json"):
        with page.expect_download() as download:
            page.click(f"a[download='{name}']")
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
    (row,) = json.loads((tmp_path / "landmarks.json").read_text(encoding="utf-8"))
    assert row["keywords"] == [RED, "France"]
    assert RED in (tmp_path / "landmarks.csv").read_text(encoding="utf-8")


def test_it_says_what_it_does_while_it_works(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    page.evaluate(
        """() => {
            window.said = [];
            const note = () => window.said.push(document.querySelector(".lm-status")?.textContent);
            const options = {subtree: true, childList: true, characterData: true};
            new MutationObserver(note).observe(document.querySelector(".lm-page"), options);
        }"""
    )
    red = encoded(solid((230, 20, 10)), "JPEG")
    drop(page, *written(tmp_path, {f"{n}.jpg": red for n in range(3)}))
    said = [text for text in page.evaluate("window.said") if text]
    assert any("Looking at 1.jpg (2 of 3)" in text for text in said)


def test_it_loads_and_tags_quickly_when_warm(visit: Visit, tmp_path: Path) -> None:
    # The promises are 3 s and 0.3 s on a quiet machine; `benchmarks page` measures them. This must hold on
    # a busy machine too, where starting a Python with NumPy (0.17 s on a quiet one) is as much slower.
    page = visit()
    (red,) = written(tmp_path, {"red.png": encoded(solid((230, 20, 10)), "PNG")})
    drop(page, red)
    tagging = in_turns(lambda: drop(page, red), start_numpy, rounds=9)
    loading = in_turns(lambda: (page.reload(), page.wait_for_selector(".lm-zone")), start_numpy, rounds=3)
    print(f"of starting NumPy: a tag {tagging:.1f}, the page {loading:.1f}")
    assert tagging < 3
    assert loading < 30


def in_turns(ours: Callable[[], object], reference: Callable[[], object], rounds: int) -> float:
    """The median time of `ours` in median times of `reference`."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for doing, seconds in zip((ours, reference), times, strict=True):
            started = time.monotonic()
            doing()
            seconds.append(time.monotonic() - started)
    return statistics.median(times[0]) / statistics.median(times[1])


def start_numpy() -> None:
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)
