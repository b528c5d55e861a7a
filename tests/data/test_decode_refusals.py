"""Whatever is wrong with a picture is said in one sentence, and nothing of Pillow's own is."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from landmarks.data import decode
from landmarks.data.decode import MAX_PIXELS, PICTURE_SUFFIXES, decode_picture
from landmarks.errors import PictureError
from making_pictures import black_png, encoded, png


def reason(source: Path | bytes | io.BytesIO) -> str:
    """Why a picture is refused; checks that it is one sentence and that no limb of Pillow sticks out."""
    with pytest.raises(PictureError) as caught:
        decode_picture(source)
    message = str(caught.value)
    assert message.startswith("Cannot open ")
    assert message.endswith(".")
    assert "\n" not in message
    assert "object at 0x" not in message
    return message


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    assert "empty.jpg: it is empty (zero bytes)" in reason(tmp_path / "empty.jpg")
    assert "the picture: it is empty" in reason(b"")
    assert "it is empty" in reason(io.BytesIO())


def test_text_named_jpg_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("This is not a picture.\n" * 20)
    assert "text.jpg: its content is not a picture" in reason(tmp_path / "text.jpg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "TIFF", "BMP", "WEBP"])
def test_a_picture_cut_off_is_refused_and_its_whole_twin_is_not(
    kind: str, rng: np.random.Generator, tmp_path: Path
) -> None:
    content = encoded(Image.fromarray(rng.integers(0, 256, (40, 40, 3), dtype=np.uint8)), kind)
    path = tmp_path / "cut.picture"
    for share in (0.05, 0.5, 0.9):
        path.write_bytes(content[: int(len(content) * share)])
        assert "cut.picture: it" in reason(path)
    path.write_bytes(content)
    assert decode_picture(path).shape == (40, 40, 3)


def test_a_damaged_picture_is_refused() -> None:
    whole = bytearray(encoded(Image.new("RGB", (30, 30), "red"), "PNG"))
    whole[50] ^= 0xFF  # in the compressed pixels
    assert "damaged or cut off" in reason(bytes(whole))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "it is a folder, not a picture" in reason(tmp_path)
    assert "missing.jpg: there is no such file" in reason(tmp_path / "missing.jpg")
    (tmp_path / "nowhere.jpg").symlink_to(tmp_path / "gone")
    assert "there is no such file" in reason(tmp_path / "nowhere.jpg")
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    assert "cannot be read" in reason(tmp_path / "loop.jpg")
    assert "cannot be read" in reason(tmp_path / ("x" * 300))
    assert "not the name of a file" in reason(Path("zero\0byte"))


def test_a_named_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert "not a regular file" in reason(tmp_path / "pipe.jpg")


def test_a_name_that_is_no_text_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"latin-\xe9\n.jpg")
    assert reason(path).encode("utf-8")


def test_an_open_file_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("text")
    with (
        open(tmp_path / "text.jpg", "rb") as file,
        pytest.raises(PictureError, match=r"text\.jpg: its content"),
    ):
        decode_picture(file)


def test_a_file_that_cannot_be_read_is_refused() -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    assert "cannot be read (Input/output error)" in reason(Broken(b"x"))


def test_postscript_is_refused_unrun() -> None:
    content = encoded(Image.new("RGB", (4, 4)), "EPS")
    assert content.startswith(b"%!PS")
    assert "not a picture of any known format" in reason(content)


def test_a_bomb_is_refused_by_its_header_without_using_memory(tmp_path: Path) -> None:
    assert decode_picture(black_png(800, 200)).shape == (200, 800, 3)  # such files are sound
    path = tmp_path / "bomb.png"
    path.write_bytes(black_png(40_000, 40_000))
    assert path.stat().st_size < 2_000_000  # as RGB it would be 4.8 GB
    script = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from landmarks.data.decode import decode_picture\nfrom landmarks.errors import PictureError\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "try: decode_picture(Path(sys.argv[1]))\n"
        "except PictureError as error: print(error)\n"
        "print(peak() - before)"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    message, growth_kib = done.stdout.splitlines()
    assert "bomb.png: it has" in message
    assert "134,217,728" in message
    assert int(growth_kib) < 50_000  # the readers of all formats are loaded; one channel would be 1.6 GB
    assert done.stderr == ""


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "JPEG"])
def test_one_pixel_too_many_is_refused_and_as_many_as_allowed_are_not(
    kind: str,
) -> None:
    allowed = encoded(Image.new("RGB", (10, 10)), kind)
    assert decode_picture(allowed, max_pixels=100).shape == (10, 10, 3)
    with pytest.raises(PictureError, match="it has 101×1 pixels, more than the 100 allowed"):
        decode_picture(encoded(Image.new("RGB", (101, 1)), kind), max_pixels=100)


def test_our_limit_is_below_the_one_at_which_pillow_refuses_and_above_large_cameras() -> None:
    assert Image.MAX_IMAGE_PIXELS is not None
    assert 12_000 * 9_000 < MAX_PIXELS < 2 * Image.MAX_IMAGE_PIXELS


# Nothing but our own words


def test_no_warning_of_pillows_reaches_anybody() -> None:
    at_warning_size = png(11_000, 10_000, 8, 0, b"")  # Pillow warns from 89 million pixels on
    with warnings.catch_warnings(record=True) as plain:
        warnings.simplefilter("always")
        Image.open(io.BytesIO(at_warning_size))
    assert [warning.category for warning in plain] == [Image.DecompressionBombWarning]
    with warnings.catch_warnings(record=True) as ours:
        warnings.simplefilter("always")
        with pytest.raises(PictureError):
            decode_picture(at_warning_size)
        with decode._PILLOW_QUIET:  # as in another thread, while this one decodes
            warnings.warn("somebody else's", stacklevel=1)
    assert [str(warning.message) for warning in ours] == ["somebody else's"]


def test_warnings_are_as_before_after_threads_have_decoded() -> None:
    content = encoded(Image.new("RGB", (11, 7)), "PNG")
    before = list(warnings.filters)
    threads = [
        threading.Thread(target=lambda: [decode_picture(content) for _ in range(50)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(warnings.filters) == before


def test_what_pillow_logs_has_a_handler_and_is_not_printed() -> None:
    assert any(isinstance(handler, logging.NullHandler) for handler in logging.getLogger("PIL").handlers)


def test_no_damage_escapes_as_anything_but_a_picture_error(capfd: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(7)
    original = Image.fromarray(rng.integers(0, 256, (9, 9, 3), dtype=np.uint8))
    kinds = ("JPEG", "PNG", "GIF", "TIFF", "BMP", "WEBP", "TGA", "ICO", "PCX", "PPM")
    contents = [encoded(original, kind) for kind in kinds]
    refused = 0
    for content in contents:
        for _ in range(30):
            damaged = bytearray(content)
            for place in rng.integers(0, min(len(content), 120), 3):
                damaged[place] = rng.integers(0, 256)
            try:
                decode_picture(bytes(damaged))
            except PictureError:
                refused += 1
    assert refused > 100  # most of the damage is real
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_suffixes_are_lower_case_with_a_dot_and_name_formats_that_can_be_opened() -> None:
    assert {".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".bmp"} <= PICTURE_SUFFIXES
    assert {".txt", ".zip", ".eps", ".pdf", ".html", ""}.isdisjoint(PICTURE_SUFFIXES)
    known = {suffix for suffix, name in Image.registered_extensions().items() if name in Image.OPEN}
    assert known >= PICTURE_SUFFIXES
