"""One upload to one result: the same list that the browser tests drop on the page, without a browser."""

from __future__ import annotations

import builtins
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from landmarks.app import tag_upload
from landmarks.app.uploads import MAX_BYTES, THUMBNAIL, too_large
from landmarks.errors import LandmarksError
from landmarks.tags import Answer, make_tag
from making_pictures import encoded
from uploads import bad_uploads, good_uploads, solid

ANSWER = Answer((make_tag("16.Eiffel_Tower", 0.9), make_tag("07.Stonehenge", 0.1)), True, 2)


class Recording:
    """A tagger that keeps the pixels it was shown."""

    def __init__(self) -> None:
        self.pixels: np.ndarray | None = None

    def __call__(self, pixels: np.ndarray) -> Answer:
        self.pixels = pixels
        return ANSWER


@pytest.mark.parametrize(("name", "data"), good_uploads().items(), ids=[*good_uploads()])
def test_a_picture_of_any_mode_reaches_the_model_in_its_own_colours(name: str, data: bytes) -> None:
    tagger = Recording()
    result = tag_upload(name, data, tagger)
    assert result.answer == ANSWER
    assert result.sentence == ANSWER.sentence
    assert result.name == name
    assert tagger.pixels is not None
    red, green, blue = tagger.pixels.reshape(-1, 3).mean(axis=0)
    assert red > 150
    assert max(green, blue) < 60


@pytest.mark.parametrize(
    ("name", "data", "part"), [(n, *rest) for n, rest in bad_uploads().items()], ids=[*bad_uploads()]
)
def test_a_bad_upload_gets_a_sentence_and_never_reaches_the_model(name: str, data: bytes, part: str) -> None:
    tagger = Recording()
    result = tag_upload(name, data, tagger)
    assert tagger.pixels is None
    assert result.answer is None
    assert part in result.sentence
    assert result.sentence.endswith(".")
    assert "Traceback" not in result.sentence
    assert result.thumbnail == b""


def test_just_under_the_limit_is_looked_at_and_just_over_is_not() -> None:
    data = encoded(solid((230, 20, 10)), "JPEG")
    assert tag_upload("a.jpg", data + bytes(MAX_BYTES - len(data)), Recording()).answer is not None
    assert tag_upload("a.jpg", data + bytes(MAX_BYTES - len(data) + 1), Recording()).answer is None
    assert "100.0 MB" in too_large("a.jpg", 100 * 10**6).sentence


def test_the_models_own_trouble_becomes_a_sentence() -> None:
    def broken(_: np.ndarray) -> Answer:
        raise LandmarksError("The model does not answer.")

    result = tag_upload("a.png", encoded(solid((9, 9, 9)), "PNG"), broken)
    assert (result.answer, result.sentence) == (None, "The model does not answer.")


def test_the_thumbnail_is_a_small_jpeg_of_the_same_shape() -> None:
    result = tag_upload("a.png", encoded(solid((230, 20, 10), 300, 900), "PNG"), Recording())
    assert Image.open(io.BytesIO(result.thumbnail)).size == (THUMBNAIL, THUMBNAIL // 3)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\holiday\\a.jpg", "a.jpg"),
        ("", "picture"),
        ("a\nb.jpg", "a\\nb.jpg"),
        ("x" * 300, "x" * 79 + "…"),
    ],
)
def test_only_the_last_part_of_a_name_is_shown_and_it_always_prints(name: str, shown: str) -> None:
    assert tag_upload(name, b"", Recording()).name == shown


def test_nothing_is_written_to_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = good_uploads() | {name: data for name, (data, _) in bad_uploads().items()}
    opened = builtins.open

    def watched(file: object, mode: str = "r", *rest: object, **options: object) -> object:
        assert not set(mode) & set("wax+"), f"{file} was opened to be written"
        return opened(file, mode, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "open", watched)
    monkeypatch.chdir(tmp_path)
    for name, content in data.items():
        tag_upload(name, content, Recording())
    assert list(tmp_path.iterdir()) == []
