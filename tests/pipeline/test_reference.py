"""The model for whoever has none: trained once, never from half a training, and found by the commands."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from colour_model import NAMES, save_colour_model
from landmarks.app import serve as serving
from landmarks.cli.app import app
from landmarks.data import renders
from landmarks.data.renders import FACTORS_FILE, pack_renders
from landmarks.deploy.artefact import load_artefact
from landmarks.models import weights
from landmarks.pipeline import once, reference
from landmarks.pipeline.folder import RunFolder, write_json
from landmarks.pipeline.reference import reference_folder, reference_model
from landmarks.pipeline.train import TrainRequest
from landmarks.progress import Progress
from landmarks.training import fit
from listeners import Recorder


class StandIn:
    """Trains nothing: writes a model at once, and remembers which calls were to resume."""

    def __init__(self, *, stops: int = 0, seconds: float = 0.0) -> None:
        self.resumed: list[bool] = []
        self.stops, self.seconds = stops, seconds

    def __call__(self, request: TrainRequest, progress: Progress, *, resume: bool) -> dict[str, Any]:
        del progress
        self.resumed.append(resume)
        time.sleep(self.seconds)
        folder = RunFolder(request.out)
        (folder.resume if resume else folder.start)(request.described())
        save_colour_model(folder.model)
        metrics = {"stopped": len(self.resumed) <= self.stops}
        write_json(metrics, folder.metrics)
        return metrics


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Callable[..., StandIn]:
    def put(**options: Any) -> StandIn:
        made = StandIn(**options)
        monkeypatch.setattr(once, "train", made)
        return made

    return put


def test_it_is_trained_once_and_says_what_happens_and_how_to_take_another(
    stand_in: Callable[..., StandIn],
) -> None:
    training, first, second = stand_in(), Recorder(), Recorder()
    model = reference_model(first)
    assert load_artefact(model).class_names == tuple(NAMES)
    assert reference_model(second) == model
    assert training.resumed == [False]
    assert "trained on the rendered landmarks" in first.notes[0]
    assert str(model.parent) in first.notes[0]
    assert "--model" in first.notes[0]
    assert len(second.notes) == 1
    assert "not from photographs" in second.notes[0]


def test_a_training_that_ctrl_c_stopped_is_not_the_reference_and_is_gone_on_with(
    stand_in: Callable[..., StandIn],
) -> None:
    training = stand_in(stops=1)
    with pytest.raises(KeyboardInterrupt):
        reference_model(Progress())
    assert reference_folder().model.is_file(), "what was learnt is kept, and must not be taken"
    reference_model(Progress())
    assert training.resumed == [False, True]


@pytest.mark.parametrize("left", [[], ["model.pt"], ["run.json", "metrics.json"], ["run.json"]])
def test_what_is_left_of_a_run_is_cleared_away(left: list[str], stand_in: Callable[..., StandIn]) -> None:
    training = stand_in()
    reference_model(Progress())
    folder = reference_folder().root
    for path in folder.iterdir():
        if path.name not in left:
            path.unlink()
    if left == ["run.json"]:
        (folder / "run.json").write_text("{")
    (folder / ".landmarks-00000000-0a0b0c0d.part").touch()
    reference_model(Progress())
    assert training.resumed[-1] is False
    assert (folder / "model.pt").is_file()


def test_two_at_once_train_one_model_between_them(stand_in: Callable[..., StandIn]) -> None:
    training, told = stand_in(seconds=0.5), [Recorder(), Recorder()]
    threads = [threading.Thread(target=reference_model, args=(one,)) for one in told]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert training.resumed == [False]
    assert sum("waiting for it" in note for one in told for note in one.notes) == 1


def test_other_pictures_weights_or_recipes_make_another_model(monkeypatch: pytest.MonkeyPatch) -> None:
    first = reference_folder().root
    assert reference_folder().root == first
    longer = replace(request().recipe(), epochs=99)
    found = {first}
    for where, name, value in (
        (reference, "renders_digest", lambda: "0" * 64),
        (reference, "shipped_digest", lambda: "0" * 64),
        (reference, "KIND", "scratch"),
        (TrainRequest, "recipe", lambda _: longer),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(where, name, value)
            found.add(reference_folder().root)
    assert len(found) == 5
    assert weights.shipped_digest() != "0" * 64


def request() -> TrainRequest:
    return TrainRequest(kind="transfer", data="renders", out=Path())


def test_a_training_that_was_killed_goes_on_from_its_last_epoch(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ordinary pipeline, on three classes; it dies as its first checkpoint has been written."""
    for split in ("train", "test"):
        names = [path.relative_to(pictures / split) for path in (pictures / split).rglob("*.jpg")]
        (pictures / split / FACTORS_FILE).write_text("\n".join(["picture", *map(str, names)]))
    archive = tmp_path / "package" / "renders.zip"
    pack_renders(pictures, archive)
    monkeypatch.setattr(renders, "ARCHIVE", archive)
    quick = {"kind": "scratch", "epochs": 2, "batch_size": 8, "valid_fraction": 0.25}
    whole = reference._request
    monkeypatch.setattr(reference, "_request", lambda out: replace(whole(out), **quick))

    class Killed(BaseException):
        pass

    def write_and_die(*arguments: Any) -> None:
        save(*arguments)
        raise Killed

    save = fit.save_checkpoint
    monkeypatch.setattr(fit, "save_checkpoint", write_and_die)
    with pytest.raises(Killed):
        reference_model(Progress())
    monkeypatch.setattr(fit, "save_checkpoint", save)
    trained: list[int] = []
    epoch = fit.Fit._train_epoch
    monkeypatch.setattr(fit.Fit, "_train_epoch", lambda *given: trained.append(given[2]) or epoch(*given))
    assert len(load_artefact(reference_model(Progress())).class_names) == 3
    assert trained == [1]


def test_tag_names_a_picture_without_being_given_a_model(
    stand_in: Callable[..., StandIn], pictures: Path, tmp_path: Path
) -> None:
    training = stand_in()
    picture = next(pictures.rglob("*.jpg"))
    done = CliRunner().invoke(app, ["tag", str(picture), "--format", "json"])
    assert done.exit_code == 0, done.output
    assert '"Eiffel Tower"' in done.stdout
    own = save_colour_model(tmp_path / "own.pt").path
    assert CliRunner().invoke(app, ["tag", str(picture), "--model", str(own)]).exit_code == 0
    assert training.resumed == [False]


def test_tag_trains_nothing_where_there_is_no_picture(
    stand_in: Callable[..., StandIn], tmp_path: Path
) -> None:
    training = stand_in()
    done = CliRunner().invoke(app, ["tag", str(tmp_path / "holyday.jpg")])
    assert "holyday.jpg" in str(done.exception)
    assert training.resumed == []


def test_the_page_is_served_without_being_given_a_model(
    stand_in: Callable[..., StandIn], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[serving.AppRequest] = []

    def stop_at_once(request: serving.AppRequest) -> int:
        asked.append(request)
        return 0

    monkeypatch.setattr(serving, "serve", stop_at_once)
    stand_in()
    assert CliRunner().invoke(app, ["app", "--no-browser"]).exit_code == 0
    assert asked[0].model == reference_folder().model
