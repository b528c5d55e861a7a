"""The well-known download is fetched once, and says what to do where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from landmarks.data import sources
from landmarks.data.sources import open_data
from landmarks.data.storage import cache_folder
from landmarks.errors import DownloadError
from listeners import Recorder
from listing_sources import listed, zip_of
from misbehaving_server import Server, status, whole


@pytest.fixture
def udacity(server: Server, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server of the download, with small pictures in it."""
    server.answers = [whole(zip_of(pictures, tmp_path / "x.zip", "landmark_images/").read_bytes())]
    monkeypatch.setattr(sources, "UDACITY_URL", server.url.replace("file.bin", "landmark_images.zip"))
    return server


def test_the_download_is_fetched_once_and_read(udacity: Server, pictures: Path) -> None:
    for _ in range(2):
        found = open_data("udacity")
        assert found.name == "udacity"
        assert listed(found) == listed(open_data(pictures))
    assert len(udacity.asked) == 1
    assert (cache_folder() / "downloads" / "landmark_images.zip").is_file()


def test_a_name_wins_over_a_folder_and_a_path_reaches_it(
    udacity: Server, make_tree: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_tree("train/a/1.jpg", "train/b/1.jpg", name="udacity").parent)
    assert len(open_data("udacity").class_names) == 3
    assert len(open_data("./udacity").class_names) == 2
    assert len(udacity.asked) == 1


def test_a_corrupt_download_is_deleted_so_that_the_next_run_starts_anew(udacity: Server) -> None:
    good = udacity.answers
    for corrupt in (b"<html>Sign in to the network</html>", b"PK\3\4" + bytes(100)):
        udacity.answers = [whole(corrupt)]
        with pytest.raises(DownloadError, match=r"cannot be used and was deleted: run the command again"):
            open_data("udacity")
        assert not (cache_folder() / "downloads" / "landmark_images.zip").exists()
    udacity.answers = good
    assert len(open_data("udacity").class_names) == 3


def test_a_download_that_is_gone_says_what_to_do(udacity: Server) -> None:
    udacity.answers = [status(404)]
    with pytest.raises(DownloadError, match=r"answered 404 .*landmark_images\.zip\.$"):
        open_data("udacity")


def test_the_address_is_that_of_the_well_known_download() -> None:
    assert (
        sources.UDACITY_URL == "https://udacity-dlnfd.s3-us-west-1.amazonaws.com/datasets/landmark_images.zip"
    )


@pytest.mark.real_data
def test_the_real_photographs_are_read(world44: Path) -> None:
    progress = Recorder()
    found = open_data(world44, progress)
    assert found.name == "world44"
    assert len(found.class_names) == 44
    assert found.class_names[5] == "05.boğaziçi_köprüsü"
    assert (len(found.train), len(found.test)) == (4400, 1100)
    assert progress.notes == []
