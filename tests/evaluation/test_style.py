"""One look, no trace left behind, and files that are whole or not there."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import BinaryIO

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure
from PIL import Image

from landmarks.errors import StorageError
from landmarks.evaluation.style import (
    DOTS_PER_INCH,
    LONGEST_TITLE,
    RIGHT_COLOURS,
    WRONG_COLOURS,
    alt_text,
    clean_style,
    full_title,
    new_figure,
    percent,
    pictures,
    save_figure,
    short_title,
)


def simple_figure() -> Figure:
    with clean_style():
        figure = new_figure(3, 2)
        figure.text(0.5, 0.5, "a_$b$ ığ")
        figure.set_label("Three words: ığş.")
    return figure


def settings() -> dict[str, object]:
    return dict(matplotlib.rcParams.items())


class TestCleanStyle:
    def test_settings_are_as_before_once_the_block_ends(self) -> None:
        with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black"}):
            before = settings()
            with clean_style():
                assert matplotlib.rcParams["font.size"] < 31
            assert settings() == before

    def test_settings_are_as_before_when_drawing_fails(self) -> None:
        before = settings()
        with pytest.raises(ZeroDivisionError), clean_style():
            raise ZeroDivisionError
        assert settings() == before

    def test_the_theme_of_a_notebook_does_not_shine_through(self) -> None:
        with matplotlib.rc_context({"axes.facecolor": "black", "figure.facecolor": "black"}), clean_style():
            assert matplotlib.rcParams["axes.facecolor"] == "white"
            assert matplotlib.rcParams["figure.facecolor"] == "white"

    def test_pyplot_never_hears_of_a_figure(self, tmp_path: Path) -> None:
        save_figure(simple_figure(), tmp_path / "figure.png")
        assert pyplot.get_fignums() == []


class TestWords:
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("07.Stonehenge", "Stonehenge"),
            ("boğaziçi_köprüsü", "boğaziçi köprüsü"),
            ("line\nbreak", "line\\nbreak"),
            ("x" * LONGEST_TITLE, "x" * LONGEST_TITLE),
            ("x" * (LONGEST_TITLE + 1), "x" * (LONGEST_TITLE - 1) + "…"),
        ],
    )
    def test_titles_fit_a_figure(self, name: str, shown: str) -> None:
        assert short_title(name) == shown

    def test_full_titles_are_not_cut(self) -> None:
        assert full_title("01." + "long_" * 20 + "end") == "long " * 20 + "end"

    def test_numbers_are_written_for_people(self) -> None:
        assert percent(0.7534) == "75.3 %"
        assert (pictures(1), pictures(0), pictures(1250)) == ("1 picture", "0 pictures", "1,250 pictures")


class TestColours:
    @pytest.mark.parametrize("colours", [RIGHT_COLOURS, WRONG_COLOURS], ids=["right", "wrong"])
    def test_a_larger_share_is_darker_so_that_a_grey_print_reads_the_same(
        self, colours: matplotlib.colors.Colormap
    ) -> None:
        luminance = colours(np.linspace(0, 1, 50))[:, :3] @ [0.2126, 0.7152, 0.0722]
        assert (np.diff(luminance) < 0).all()
        assert luminance[0] < 0.97  # paler, and a single mistake would look like the white page
        assert luminance[-1] < 0.3

    def test_right_and_wrong_differ_in_blue_and_red_which_the_colour_blind_see(self) -> None:
        shares = np.linspace(0.2, 1, 20)
        right, wrong = RIGHT_COLOURS(shares), WRONG_COLOURS(shares)
        assert (right[:, 2] - right[:, 0] > 0.2).all()
        assert (wrong[:, 0] - wrong[:, 2] > 0.2).all()


class TestSaveFigure:
    def test_a_png_is_written_with_its_alternative_text(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "folder" / "figure.png"
        figure = simple_figure()
        save_figure(figure, path)
        with Image.open(path) as picture:
            picture.load()
            assert (picture.format, picture.size) == ("PNG", (3 * DOTS_PER_INCH, 2 * DOTS_PER_INCH))
            assert picture.info["Description"] == "Three words: ığş." == alt_text(figure)
            assert np.asarray(picture.convert("L")).min() < 100  # something is drawn

    def test_the_same_figure_gives_the_same_bytes_under_any_settings(self, tmp_path: Path) -> None:
        save_figure(simple_figure(), tmp_path / "one.png")
        with matplotlib.rc_context({"savefig.bbox": "tight", "savefig.facecolor": "black", "font.size": 20}):
            save_figure(simple_figure(), tmp_path / "other.png")
        assert (tmp_path / "one.png").read_bytes() == (tmp_path / "other.png").read_bytes()

    def test_a_full_disk_leaves_the_older_file_and_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "figure.png"
        path.write_bytes(b"older")

        def fill_the_disk(_self: Figure, file: BinaryIO, **_: object) -> None:
            file.write(b"half a file")
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Figure, "savefig", fill_the_disk)
        with pytest.raises(StorageError, match="disk is full"):
            save_figure(simple_figure(), path)
        assert path.read_bytes() == b"older"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_place_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("not a folder")
        with pytest.raises(StorageError, match=r"figure\.png"):
            save_figure(simple_figure(), tmp_path / "file" / "figure.png")

    def test_a_letter_that_no_font_has_is_drawn_as_a_box_without_a_warning(self, tmp_path: Path) -> None:
        with clean_style():
            figure = new_figure(2, 1)
            figure.text(0.1, 0.5, "\U00012000")  # cuneiform
        save_figure(figure, tmp_path / "figure.png")
        assert np.asarray(Image.open(tmp_path / "figure.png").convert("L")).min() < 100
