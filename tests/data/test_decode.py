"""Whatever Pillow opens becomes upright RGB."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from struct import pack

import numpy as np
import pytest
from PIL import Image

from landmarks.data.decode import decode_picture
from making_pictures import encoded, png


@pytest.fixture
def rgb(rng: np.random.Generator) -> np.ndarray:
    """A picture of noise, 7 high and 11 wide: no two of its rows, columns or channels are alike."""
    return rng.integers(0, 256, (7, 11, 3), dtype=np.uint8)


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


def test_32_bit_grey_is_scaled_as_16_bits_however_dark_it_is() -> None:
    content = encoded(Image.fromarray(np.array([[0, 128, 129, 255]], dtype=np.int32)), "TIFF")
    assert decode_picture(content)[0, :, 0].tolist() == [0, 0, 1, 1]


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


@pytest.mark.parametrize("exif", [b"neither II nor MM", b"II*\0\x08\0\0\0\xff\xff\x12\x01\x07"])
def test_broken_exif_does_not_cost_the_picture(exif: bytes, rgb: np.ndarray) -> None:
    content = encoded(Image.fromarray(rgb), "PNG", exif=b"Exif\0\0" + exif)
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
