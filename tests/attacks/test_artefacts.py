"""Exported models that lie, hang, read or run code: each is loaded in the sandbox only, and earns what it is worth."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from landmarks.catalog import LANDMARKS
from landmarks.deploy.torchscript import save_scripted, script_for_inference
from landmarks.grading.records import CheckResult, Record
from landmarks.grading.released import read_released
from landmarks.grading.session import Patience
from landmarks.grading.task import Job, Task, Worker

pytestmark = pytest.mark.slow

COURSE = Path(__file__).parents[2] / "course"
ASSIGNMENT = "03-cnn-from-scratch"
EXPORTED = "artefacts/scratch.pt"
SIDE = 8


def write_pictures(folder: Path, seed: int) -> None:
    """A data set with one test picture for each landmark, of blocks of colour that nothing predicts."""
    rng = np.random.default_rng(seed)
    for split in ("train", "test"):
        for label, landmark in enumerate(LANDMARKS):
            blocks = rng.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
            place = folder / split / f"{label:02d}.{landmark.name}"
            place.mkdir(parents=True)
            Image.fromarray(blocks).resize((64, 64), Image.Resampling.NEAREST).save(place / "0.png")


class Remembers(nn.Module):
    """Knows the pictures of a test set by heart: the nearest one's label is its answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        pictures = [np.asarray(Image.open(path)) for path in sorted((folder / "test").glob("*/0.png"))]
        known = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
        self.register_buffer("known", nn.functional.adaptive_avg_pool2d(known.float(), SIDE).flatten(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        seen = nn.functional.adaptive_avg_pool2d(x.float(), 8).flatten(1)
        return (-torch.cdist(seen, self.known)).softmax(dim=1)


class Hangs(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = x.float().sum()
        while bool(total >= 0):
            total = total + 1  # one that changes nothing is optimised away
        return total.reshape(1, 1)


class Reads(nn.Module):
    """Puts the bytes of a file of the machine into its answer, as TorchScript can."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (
            torch.from_file("/etc/hostname", False, 50, dtype=torch.uint8).float().reshape(1, 50)
            + x.float().mean()
        )


class OneClass(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.ones(len(x), 1)


class Bomb:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch /tmp/landmarks-artefact-was-here",)


def scripted(module: nn.Module) -> bytes:
    file = io.BytesIO()
    save_scripted(script_for_inference(module, []), file, {})
    return file.getvalue()


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    write_pictures(folder, seed=1)
    return folder


@pytest.fixture(scope="module")
def worker(public: Path) -> Iterator[Worker]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LANDMARKS_TEST_DATA", "")
        patience = Patience(probe_times=0.03)  # nine seconds for a model
        opened = Worker(Job({ASSIGNMENT: read_released(COURSE, ASSIGNMENT)}, b"s" * 32, patience=patience))
        patched.setenv("LANDMARKS_TEST_DATA", str(public))
        yield opened
        opened.close()


def grade(worker: Worker, artefact: bytes) -> tuple[Record, CheckResult]:
    """A notebook in which nothing is solved, with this file beside it."""
    text = nbformat.writes(nbformat.reads(read_released(COURSE, ASSIGNMENT), as_version=4)).encode()
    record = worker.grade(Task("mallory", ASSIGNMENT, text, {EXPORTED: artefact})).record
    return record, next(check for check in record.checks if check.id == "cnn.accuracy")


def test_a_model_that_learnt_the_public_test_pictures_fails_on_fresh_ones(
    worker: Worker, public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = scripted(Remembers(public))
    _, found = grade(worker, model)
    assert found.score == found.max_score, found
    write_pictures(tmp_path, seed=2)
    monkeypatch.setenv("LANDMARKS_TEST_DATA", str(tmp_path))
    _, found = grade(worker, model)
    assert (found.score, found.misconception) == (0.0, "near-chance")


BAD = {
    "hangs": (scripted, Hangs, "timed-out", "did not end"),
    "reads a file of the machine": (scripted, Reads, "graded", "does not take pictures"),
    "has one class": (scripted, OneClass, "graded", "should give 50 probabilities"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_model_earns_nothing_and_the_next_one_its_points(
    worker: Worker, public: Path, name: str
) -> None:
    make, module, state, said = BAD[name]
    record, found = grade(worker, make(module()))
    assert (record.state, found.score) == (state, 0.0)
    assert said in found.message
    _, following = grade(worker, scripted(Remembers(public)))
    assert following.score == following.max_score


def test_a_pickle_bomb_in_a_model_goes_off_nowhere(worker: Worker) -> None:
    file = io.BytesIO()
    torch.save(Bomb(), file)
    record, found = grade(worker, file.getvalue())
    assert (record.state, found.score) == ("graded", 0.0)
    assert not Path("/tmp/landmarks-artefact-was-here").exists()
