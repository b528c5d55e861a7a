"""Which pictures exported models are graded on, and that nobody else ever has the secret ones."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import making_submissions as making
from conftest import paint
from landmarks.checks.pictures import draw_pictures
from landmarks.cli.app import app
from landmarks.data.sources import open_data
from landmarks.errors import DataError, RunError
from landmarks.grading import cluster
from landmarks.grading import pictures as module
from landmarks.grading import run as running
from landmarks.grading.pictures import SEED_FILE, graded_pictures, pack_pictures, unpack_pictures
from landmarks.grading.records import Graded, Record
from landmarks.grading.run import Order
from landmarks.grading.task import Job, Task
from landmarks.progress import Progress


class Renderer:
    """Paints in place of rendering, and remembers the seeds."""

    def __init__(self) -> None:
        self.seeds: list[int] = []

    def __call__(self, out: Path, *, seed: int, per_class: int, progress: Progress) -> None:
        del progress
        self.seeds.append(seed)
        rng = np.random.default_rng(seed)
        for label in range(2):
            (out / f"{label:02d}.Class").mkdir(parents=True)
            for number in range(per_class):
                paint(label, rng, 24, 30).save(out / f"{label:02d}.Class" / f"{number}.jpg")


@pytest.fixture
def renderer(monkeypatch: pytest.MonkeyPatch) -> Renderer:
    made = Renderer()
    monkeypatch.setattr(module, "render_set", made)
    monkeypatch.setattr(module, "_PER_CLASS", 2)
    return made


def test_secret_pictures_are_a_data_set_of_this_run_and_go_with_it(
    renderer: Renderer, tmp_path: Path
) -> None:
    with graded_pictures("secret-seed", tmp_path, Progress()) as chosen:
        assert chosen is not None
        assert len(open_data(chosen).test) == 4
    assert not Path(chosen).exists()
    (tmp_path / "other").mkdir()
    with graded_pictures("secret-seed", tmp_path / "other", Progress()):
        pass
    assert renderer.seeds[0] != renderer.seeds[1]


@pytest.mark.slow
def test_secret_pictures_are_of_all_the_landmarks_that_models_know(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "_PER_CLASS", 1)
    with graded_pictures("secret-seed", tmp_path, Progress()) as chosen:
        assert chosen is not None
        assert open_data(chosen).class_names == open_data("renders").class_names
        assert len(open_data(chosen).test) == 50


def test_the_seed_is_kept_in_the_run_for_its_owner_alone(renderer: Renderer, tmp_path: Path) -> None:
    for _ in range(2):
        with graded_pictures("secret-seed", tmp_path, Progress()):
            pass
    assert renderer.seeds[0] == renderer.seeds[1]
    assert stat.S_IMODE((tmp_path / SEED_FILE).stat().st_mode) == 0o600


def test_a_seed_that_cannot_be_read_is_not_replaced(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / SEED_FILE).write_text("forty-two")
    with (
        pytest.raises(RunError, match="take a new --out"),
        graded_pictures("secret-seed", tmp_path, Progress()),
    ):
        pass
    assert renderer.seeds == []


def test_a_killed_run_marks_the_rest_on_the_same_secret_pictures(
    renderer: Renderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.install()
    (tmp_path / "in").mkdir()
    course = making.write_course(tmp_path)
    seen: list[list[bytes]] = []

    def grade_half(order: Order, _: Progress) -> list[Record]:
        found = open_data(order.settings["pictures"])
        seen.append([file.path.read_bytes() for file in found.test])
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "grade_folders", grade_half)
    words = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--course", str(course)]
    words += ["--assignment", making.ASSIGNMENT, "--pictures", "secret-seed", "--unsafe"]
    for _ in range(2):
        CliRunner().invoke(app, words)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert len(renderer.seeds) == 2, "rendered anew, alike"


def test_nothing_is_rendered_for_a_folder_that_holds_something_else(
    renderer: Renderer, tmp_path: Path
) -> None:
    making.install()
    course = making.write_course(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    words = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--course", str(course)]
    words += ["--assignment", making.ASSIGNMENT, "--pictures", "secret-seed", "--unsafe"]
    assert isinstance(CliRunner().invoke(app, words).exception, RunError)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]
    assert renderer.seeds == []


def test_a_folder_with_a_test_split_alone_is_taken(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (pictures / "test").iterdir():  # one of each: a training split would have none to spare
        for file in sorted(folder.iterdir())[1:]:
            file.unlink()
    before = [(file.path.read_bytes(), file.label) for file in open_data(pictures).test]
    (tmp_path / "secret").mkdir()
    (pictures / "test").rename(tmp_path / "secret" / "test")
    monkeypatch.chdir(tmp_path)
    listener, noted = Progress(), list[str]()
    monkeypatch.setattr(listener, "note", noted.append)
    with graded_pictures("secret", tmp_path, listener) as chosen:
        assert chosen is not None
        assert noted == []
        assert [(file.path.read_bytes(), file.label) for file in open_data(chosen).test] == before
    (tmp_path / "nothing").mkdir()
    with pytest.raises(DataError), graded_pictures("nothing", tmp_path, Progress()):
        pass


def test_names_stay_names_and_paths_are_whole(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "open_data", lambda *_, **__: None)
    (tmp_path / "renders").mkdir()
    monkeypatch.chdir(tmp_path)
    for choice, expected in (("shipped", None), ("renders", "renders"), ("pictures", str(pictures))):
        with graded_pictures(choice, tmp_path, Progress()) as chosen:
            assert chosen == expected


def test_pictures_that_travel_are_judged_as_at_home(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for picture in (pictures / "test" / "01.Class_B").iterdir():
        picture.unlink()  # a class without test pictures keeps its label

    def drawn(source: str) -> Any:
        monkeypatch.setenv("LANDMARKS_TEST_DATA", source)
        return draw_pictures(np.random.default_rng(3), "model.pt")

    packed = pack_pictures(str(pictures))
    assert packed is not None
    here, there = drawn(str(pictures)), drawn(unpack_pictures(packed, tmp_path / "there"))
    assert there.secret["classes"] == here.secret["classes"] == 3
    np.testing.assert_array_equal(there.secret["labels"], here.secret["labels"])
    for one, other in zip(there.inputs["pictures"], here.inputs["pictures"], strict=True):
        np.testing.assert_array_equal(one, other)
    assert pack_pictures(None) is None
    assert pack_pictures("renders") is None


class Elsewhere:
    """A worker on another machine: it sees what came with the job, and not this machine's pictures."""

    def __init__(self, job: Job) -> None:
        assert job.pictures is not None
        self.pictures = open_data(job.pictures)

    def grade(self, task: Task) -> Graded:
        return Graded(Record(task.student, task.assignment, "graded", f"{len(self.pictures.test)} pictures"))


@pytest.mark.filterwarnings("ignore")
def test_workers_of_a_cluster_get_the_pictures(pictures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import Client

    monkeypatch.setattr(cluster, "Worker", Elsewhere)

    def tasks() -> Iterator[Task]:
        pictures.rename(pictures.with_name("moved"))  # what is computed from here on has no way to them
        yield Task("ann", "01-data", b"")
        yield Task("bob", "01-data", b"")

    client = Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None)
    graded = list(cluster._grade(client, Job({}, b"run", pictures=str(pictures)), tasks()))
    assert [one.record.reason for one in graded] == ["12 pictures", "12 pictures"]
    client.cluster.close()
