"""Predictions for files: in order, from the originals, with bad pictures set aside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from conftest import REAL_PHOTOGRAPHS
from landmarks.data.sources import PictureFile, open_data
from landmarks.deploy.artefact import Artefact, save_artefact
from landmarks.deploy.predict import predict_files
from landmarks.deploy.predictor import Predictor
from landmarks.errors import DataError
from listeners import Recorder


@pytest.fixture
def files(tmp_path: Path, make_picture: Callable) -> list[PictureFile]:
    """Seven pictures of five sizes, as PNG."""
    sizes = [(40, 50), (90, 30), (40, 50), (1, 1), (64, 64), (40, 50), (300, 200)]
    found = []
    for number, size in enumerate(sizes):
        path = tmp_path / f"{number} of „seven“.png"
        Image.fromarray(make_picture(*size, number)).save(path)
        found.append(PictureFile(path, number % 5))
    return found


def test_each_file_gets_the_answer_that_its_pixels_get(
    files: list[PictureFile], predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landmarks.deploy.batching.BATCH", 3)
    got = predict_files(predictor, files)
    for row, file in zip(got.probabilities, files, strict=True):
        pixels = torch.from_numpy(np.array(Image.open(file.path))).permute(2, 0, 1)
        # Batches may be convolved by other code, which sums in another order.
        np.testing.assert_allclose(row, predictor(pixels).detach(), atol=1e-5, rtol=0)
    assert got.labels.tolist() == [0, 1, 2, 3, 4, 0, 1]
    assert got.labels.dtype == np.int64
    assert got.paths == tuple(file.path for file in files)
    assert got.set_aside == ()


def test_the_artefact_and_its_predictor_agree(
    files: list[PictureFile], predictor: Predictor, artefact: Artefact
) -> None:
    one, other = predict_files(predictor, files), predict_files(artefact, files)
    np.testing.assert_allclose(one.probabilities, other.probabilities, atol=1e-4, rtol=0)


def test_the_same_files_give_the_same_answer_to_the_last_bit(
    files: list[PictureFile], artefact: Artefact
) -> None:
    first = predict_files(artefact, files).probabilities
    assert all(np.array_equal(predict_files(artefact, files).probabilities, first) for _ in range(3))


def test_pictures_that_cannot_be_opened_are_set_aside_named_and_counted(
    files: list[PictureFile], artefact: Artefact
) -> None:
    whole = predict_files(artefact, files)
    files[2].path.write_text("not a picture")
    files[5].path.unlink()
    recorder = Recorder()
    got = predict_files(artefact, files, recorder)
    kept = [0, 1, 3, 4, 6]
    np.testing.assert_allclose(got.probabilities, whole.probabilities[kept], atol=1e-5, rtol=0)
    assert got.labels.tolist() == [files[i].label for i in kept]
    assert got.paths == tuple(files[i].path for i in kept)
    assert [row.path for row in got.set_aside] == [files[i].path.as_posix() for i in (2, 5)]
    assert got.set_aside[1].reason == "there is no such file"
    (note,) = recorder.notes
    assert note.startswith("2 of 7 pictures could not be opened")
    assert "2 of „seven“.png" in note
    assert [total for _, total, _ in recorder.stages] == recorder.counted == [7]


def test_nothing_is_said_when_every_picture_opens(files: list[PictureFile], artefact: Artefact) -> None:
    recorder = Recorder()
    predict_files(artefact, files, recorder)
    assert recorder.notes == []
    assert recorder.counted == [7]


def test_no_pictures_at_all_is_an_error(files: list[PictureFile], artefact: Artefact) -> None:
    with pytest.raises(DataError, match="no pictures to predict"):
        predict_files(artefact, [])
    for file in files:
        file.path.write_bytes(b"")
    with pytest.raises(DataError, match=r"None of the 7 pictures can be opened: .*it is empty"):
        predict_files(artefact, files)


def test_an_error_of_the_network_is_not_taken_for_a_bad_picture(
    files: list[PictureFile], predictor: Predictor
) -> None:
    predictor.model[-1] = torch.nn.Linear(1, 5)
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        predict_files(predictor, files)


def test_few_pictures_wait_in_memory_while_the_network_works(
    files: list[PictureFile], artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landmarks.deploy.predict.available_cores", lambda: 1)
    alive = most = 0

    class Counted(np.ndarray):
        def __array_finalize__(self, _: object) -> None:
            nonlocal alive, most
            alive += 1
            most = max(most, alive)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    monkeypatch.setattr(
        "landmarks.deploy.predict.decode_picture", lambda _: np.zeros((30, 30, 3), np.uint8).view(Counted)
    )
    predict_files(artefact, files * 20)
    # Two ahead of the one thread, one in its hands, one with the network, and views of that one.
    assert 1 <= most <= 8


@pytest.mark.parametrize(
    ("data", "count"),
    [
        pytest.param("renders", 1000, marks=pytest.mark.slow),
        pytest.param(REAL_PHOTOGRAPHS, 1100, marks=pytest.mark.real_data),
    ],
)
def test_the_whole_test_split_agrees_with_the_eager_pipeline(
    data: str | Path, count: int, make_network: Callable, eager: Callable, tmp_path: Path
) -> None:
    pictures = open_data(data)
    network = make_network(classes=len(pictures.class_names))
    predictor = Predictor(
        network, pictures.class_names, [0.47, 0.45, 0.41], [0.22, 0.23, 0.25], resize=72, crop=64
    )
    artefact = save_artefact(predictor, tmp_path / "model.pt", {})
    got = predict_files(artefact, pictures.test)
    pixels = [np.array(Image.open(file.path).convert("RGB")) for file in pictures.test]
    expected = torch.cat(
        [eager(predictor, torch.from_numpy(picture).permute(2, 0, 1).unsqueeze(0)) for picture in pixels]
    ).numpy()
    assert len(got.probabilities) == len(pictures.test) == count
    assert (got.probabilities.argmax(1) == expected.argmax(1)).all()
    np.testing.assert_allclose(got.probabilities, expected, atol=1e-4, rtol=0)
