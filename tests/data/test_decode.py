"""Whatever Pillow opens becomes upright RGB, and whatever is wrong with a picture is said in one sentence."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import threading
import warnings
import zlib
from pathlib import Path
from struct import pack

import numpy as np
import pytest
from PIL import Image

from landmarks.data import decode
from landmarks.data.decode import MAX_PIXELS, PICTURE_SUFFIXES, decode_picture
from landmarks.errors import PictureError


@pytest.fixture
def rgb(rng: np.random.Generator) -> np.ndarray:
    """A picture of noise, 7 high and 11 wide: no two of its rows, columns or channels are alike."""
    return rng.integers(0, 256, (7, 11, 3), dtype=np.uint8)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(width: int, height: int, bit_depth: int, colour: int, packed: bytes) -> bytes:
    """A PNG written by hand from its compressed rows, each of which starts with its filter byte."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", pack(">IIBBBBB", width, height, bit_depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def black_png(width: int, height: int) -> bytes:
    """A sound PNG of one bit a pixel, packed without ever holding its rows: `height` is a multiple of 100."""
    packer = zlib.compressobj(1, wbits=-15)
    hundredth = packer.compress(bytes((1 + width // 8) * height // 100)) + packer.flush(zlib.Z_FULL_FLUSH)
    length = (1 + width // 8) * height
    checksum = pack(">HH", length % 65521, 1)  # Adler-32 of that many zeros
    return png(width, height, 1, 0, b"\x78\x01" + hundredth * 100 + packer.flush() + checksum)


# What can be opened


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP", "PPM", "TGA", "QOI"])
def test_lossless_colour_comes_back_exactly(kind: str, rgb: np.ndarray) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    decoded = decode_picture(encoded(Image.fromarray(rgb), kind, **options))
    assert decoded.dtype == np.uint8
    assert decoded.flags.writeable
    assert decoded.flags.c_contiguous
    np.testing.assert_array_equal(decoded, rgb)


@pytest.mark.parametrize("kind", ["JPEG", "AVIF", "JPEG2000"])
def test_lossy_colour_comes_back_nearly(kind: str) -> None:
    slope = np.linspace(0, 255, 64)
    rgb = np.stack(np.broadcast_arrays(slope[:, None], slope[None, :], 128), axis=-1).astype(np.uint8)
    decoded = decode_picture(
        encoded(Image.fromarray(rgb), kind, quality=95)
        if kind != "JPEG2000"
        else encoded(Image.fromarray(rgb), kind)
    )
    # Smooth slopes at high quality: 12 of 255 levels is several times what these codecs were seen to lose.
    assert np.abs(decoded.astype(int) - rgb).max() <= 12


def test_a_path_bytes_and_an_open_file_give_the_same(rgb: np.ndarray, tmp_path: Path) -> None:
    content = encoded(Image.fromarray(rgb), "PNG")
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    with open(path, "rb") as file:
        for source in (path, content, io.BytesIO(content), file):
            np.testing.assert_array_equal(decode_picture(source), rgb)


def test_the_content_decides_and_not_the_suffix(rgb: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "really a png.jpg"
    path.write_bytes(encoded(Image.fromarray(rgb), "PNG"))
    np.testing.assert_array_equal(decode_picture(path), rgb)


@pytest.mark.parametrize(
    "name", ["with space.png", 'quote\'s "double".png', "Köprüsü 橋.png", "-dash.png", "a\nb.png"]
)
def test_any_file_name_works(name: str, rgb: np.ndarray, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(encoded(Image.fromarray(rgb), "PNG"))
    np.testing.assert_array_equal(decode_picture(tmp_path / name), rgb)


def test_one_pixel_is_a_picture() -> None:
    assert decode_picture(encoded(Image.new("RGB", (1, 1), (1, 2, 3)), "PNG")).tolist() == [[[1, 2, 3]]]
    assert decode_picture(encoded(Image.new("L", (1, 1), 9), "JPEG")).shape == (1, 1, 3)


def test_very_long_pictures_work() -> None:
    assert decode_picture(encoded(Image.new("L", (60_000, 1)), "PNG")).shape == (1, 60_000, 3)
    assert decode_picture(encoded(Image.new("L", (1, 60_000)), "JPEG"), at_least=8).shape == (60_000, 1, 3)


def test_grey_and_black_and_white_have_three_equal_channels(rgb: np.ndarray) -> None:
    grey = rgb[..., 0]
    decoded = decode_picture(encoded(Image.fromarray(grey), "PNG"))
    np.testing.assert_array_equal(decoded, grey[..., None].repeat(3, 2))
    bits = grey > 127
    decoded = decode_picture(encoded(Image.fromarray(bits), "PNG"))
    np.testing.assert_array_equal(decoded, np.where(bits, 255, 0)[..., None].repeat(3, 2))


def test_a_palette_is_looked_up(rgb: np.ndarray) -> None:
    palette = Image.fromarray(rgb).quantize(16)
    expected = np.array(palette.getpalette()).reshape(-1, 3)[np.array(palette)]
    np.testing.assert_array_equal(decode_picture(encoded(palette, "PNG")), expected)


def over_white(rgb: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    share = alpha[..., None] / 255
    return rgb * share + 255 * (1 - share)


def test_what_is_transparent_lies_on_white(rgb: np.ndarray, rng: np.random.Generator) -> None:
    alpha = rng.integers(0, 256, rgb.shape[:2], dtype=np.uint8)
    alpha[0, :2] = (0, 255)
    colour = Image.fromarray(np.dstack([rgb, alpha]))
    # Pillow blends in whole numbers: within 1 of the real-valued blend.
    np.testing.assert_allclose(decode_picture(encoded(colour, "PNG")), over_white(rgb, alpha), atol=1)
    grey = Image.merge("LA", [Image.fromarray(rgb[..., 0]), Image.fromarray(alpha)])
    expected = over_white(rgb[..., :1].repeat(3, 2), alpha)
    np.testing.assert_allclose(decode_picture(encoded(grey, "PNG")), expected, atol=1)


@pytest.mark.parametrize("transparency", [3, bytes([255, 255, 255, 0])])
def test_the_transparent_entry_of_a_palette_is_white(transparency: int | bytes) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 0, 0, 0, 0, 0, 0, 40, 50, 60])
    image.putpixel((1, 0), 3)
    content = encoded(image, "PNG", transparency=transparency)
    assert decode_picture(content).tolist() == [[[10, 20, 30], [255, 255, 255]]]


@pytest.mark.parametrize(("mode", "key"), [("RGB", (1, 2, 3)), ("L", 7)])
def test_the_transparent_colour_is_white(mode: str, key: tuple[int, ...] | int) -> None:
    image = Image.new(mode, (2, 1), 0)
    image.putpixel((1, 0), key)
    content = encoded(image, "PNG", transparency=key)
    assert decode_picture(content).tolist() == [[[0, 0, 0], [255, 255, 255]]]


def test_cmyk_becomes_the_colours_that_a_printer_means() -> None:
    inks = {(0, 0, 0, 0): (255, 255, 255), (0, 0, 0, 255): (0, 0, 0), (0, 255, 255, 0): (255, 0, 0)}
    for ink, colour in inks.items():
        decoded = decode_picture(encoded(Image.new("CMYK", (16, 16), ink), "JPEG", quality=95))
        np.testing.assert_allclose(decoded[8, 8], colour, atol=3)  # JPEG rounds
        tiff = decode_picture(encoded(Image.new("CMYK", (16, 16), ink), "TIFF"))
        assert tiff[8, 8].tolist() == list(colour)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PPM"])
def test_16_bit_grey_is_scaled_and_not_clipped(kind: str) -> None:
    values = np.array([[0, 128, 129, 257, 32768, 65407, 65535]], dtype=np.uint16)
    image = Image.fromarray(values)
    decoded = decode_picture(encoded(image, kind))
    np.testing.assert_array_equal(decoded[0, :, 0], np.round(values[0] / 65535 * 255))
    np.testing.assert_array_equal(decoded, decoded[..., :1].repeat(3, 2))


def test_16_bit_colour_keeps_its_brightness() -> None:
    values = np.array([[[0, 32768, 65535], [65535, 0, 4096]]], dtype=">u2")
    decoded = decode_picture(png(2, 1, 16, 2, zlib.compress(b"\0" + values.tobytes())))
    # Pillow keeps the upper byte, which is within 1 of the rounded value.
    np.testing.assert_allclose(decoded, values.astype(int) / 257, atol=1)


def test_12_of_16_bits_are_scaled_by_their_own_white() -> None:
    packed = bytes([0xFF, 0xF8, 0x00])  # two values of 12 bits: 4095, 2048
    entries = [(256, 3, 2), (257, 3, 1), (258, 3, 12), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1)]
    entries += [(278, 3, 1), (279, 4, 3)]
    directory = pack("<H", len(entries)) + b"".join(
        pack("<HHI", tag, kind, 1) + (pack("<HH", value, 0) if kind == 3 else pack("<I", value))
        for tag, kind, value in entries
    )
    tiff = b"II*\0" + pack("<I", 12) + packed + b"\0" + directory + bytes(4)
    assert decode_picture(tiff)[0, :, 0].tolist() == [255, 128]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 0.25, 1.0], [0, 64, 255]),
        ([0.0, 64.0, 200.0], [0, 64, 200]),
        ([0.0, 257.0, 65535.0], [0, 1, 255]),
        ([-1.0, 0.0, 1.0], [0, 128, 255]),
        ([np.nan, np.inf, 1.0], [0, 0, 255]),
        ([0.0, 0.0, 0.0], [0, 0, 0]),
        ([-5.0, -5.0, -5.0], [0, 0, 0]),
    ],
)
def test_floating_point_grey_is_scaled_by_what_holds_it(values: list[float], expected: list[int]) -> None:
    content = encoded(Image.fromarray(np.array([values], dtype=np.float32)), "TIFF")
    assert decode_picture(content)[0, :, 0].tolist() == expected


def test_32_bit_grey_beyond_16_bits_is_stretched() -> None:
    content = encoded(Image.fromarray(np.array([[0, 1_000_000, 2_000_000]], dtype=np.int32)), "TIFF")
    assert decode_picture(content)[0, :, 0].tolist() == [0, 128, 255]


def test_of_an_animation_the_first_frame_is_taken() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "lime", "blue")]
    for kind in ("GIF", "PNG", "WEBP"):
        options = {"lossless": True} if kind == "WEBP" else {}
        content = encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options)
        np.testing.assert_array_equal(decode_picture(content), np.array(frames[0]))


# `rotated[orientation]` undoes what a camera with that orientation has done to the upright picture; after the
# table of the EXIF standard, in NumPy, independent of Pillow.
STORED = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.swapaxes(0, 1),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: np.rot90(upright, 2).swapaxes(0, 1),
    8: lambda upright: np.rot90(upright, -1),
}


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", STORED)
def test_exif_rotation_is_undone(orientation: int, kind: str, rgb: np.ndarray) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if kind == "WEBP" else {}
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation](rgb)))
    np.testing.assert_array_equal(decode_picture(encoded(stored, kind, exif=exif, **options)), rgb)


def test_a_telephone_jpeg_is_turned_even_when_decoded_smaller() -> None:
    upright = np.zeros((160, 80, 3), np.uint8)
    upright[:40] = 255  # white sky above
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = Image.fromarray(np.ascontiguousarray(np.rot90(upright, 1)))
    decoded = decode_picture(encoded(stored, "JPEG", exif=exif), at_least=20)
    assert decoded.shape == (40, 20, 3)
    assert decoded[:9].min() > 200
    assert decoded[11:].max() < 55


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_a_senseless_orientation_turns_nothing(orientation: int, rgb: np.ndarray) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    np.testing.assert_array_equal(decode_picture(encoded(Image.fromarray(rgb), "PNG", exif=exif)), rgb)


def test_broken_exif_does_not_cost_the_picture(rgb: np.ndarray) -> None:
    content = encoded(Image.fromarray(rgb), "PNG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01\x07")
    np.testing.assert_array_equal(decode_picture(content), rgb)


@pytest.mark.parametrize(
    ("at_least", "side"), [(None, 256), (256, 256), (129, 256), (128, 128), (32, 32), (1, 32)]
)
def test_a_jpeg_may_come_out_smaller_but_not_below_what_is_asked(at_least: int | None, side: int) -> None:
    content = encoded(Image.new("RGB", (512, 256)), "JPEG")
    assert decode_picture(content, at_least=at_least).shape == (side, 2 * side, 3)


def test_other_formats_keep_their_size(rgb: np.ndarray) -> None:
    assert decode_picture(encoded(Image.fromarray(rgb), "PNG"), at_least=1).shape == rgb.shape


def test_less_than_one_pixel_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="at_least"):
        decode_picture(b"", at_least=0)


# What cannot be opened


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
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode, "MAX_PIXELS", 100)
    assert decode_picture(encoded(Image.new("RGB", (10, 10)), kind)).shape == (10, 10, 3)
    assert "it has 101×1 pixels, more than the 100 allowed" in reason(
        encoded(Image.new("RGB", (101, 1)), kind)
    )


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
        warnings.warn("somebody else's", stacklevel=1)
    assert [str(warning.message) for warning in ours] == ["somebody else's"]


def test_warnings_are_as_before_after_threads_have_decoded(rgb: np.ndarray) -> None:
    content = encoded(Image.fromarray(rgb), "PNG")
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
