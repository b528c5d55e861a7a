"""A whole run on a tiny data set: what it leaves, what it refuses, and how it goes on after a break."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from landmarks.data.cache import build_cache
from landmarks.data.sources import open_data
from landmarks.data.split import load_split
from landmarks.deploy.artefact import load_artefact
from landmarks.errors import DataError, RunError, WeightsError
from landmarks.pipeline.evaluate import evaluate
from landmarks.pipeline.export import load_network
from landmarks.pipeline.train import TrainRequest, train
from landmarks.training.fit import FitSettings

SCRATCH = {"kind": "scratch", "epochs": 2, "batch_size": 8, "valid_fraction": 0.25}


@pytest.mark.parametrize("kind", ["scratch", "transfer"])
def test_another_optimizer_and_schedule_bring_rates_that_suit_them(kind: Any) -> None:
    plain = TrainRequest(kind=kind, data="renders", out=Path("run"))
    other = replace(plain, optimizer="AdamW", schedule="constant")
    assert (plain.recipe().optimizer, plain.recipe().schedule) == ("SGD", "one-cycle")
    settings = FitSettings.of(other.recipe(), seed=0)
    assert (settings.optimizer, settings.schedule) == ("AdamW", "constant")
    assert settings.learning_rate == pytest.approx(plain.recipe().learning_rate / 200)
    assert replace(other, learning_rate=0.7).recipe().learning_rate == 0.7
    assert "optimizer" not in plain.described(), "a run of before there was a choice resumes"
    assert other.described()["optimizer"] == "AdamW"


def test_a_run_leaves_everything_that_its_folder_promises(finished_run: Any) -> None:
    left = {path.relative_to(finished_run.folder).as_posix() for path in finished_run.folder.rglob("*.*")}
    assert left == {
        "run.json",
        "split.json",
        "checkpoint.pt",
        "history.csv",
        "model.pt",
        "weights.safetensors",
        "metrics.json",
        "figures/history.png",
        "figures/confusion.png",
        "figures/per-class.png",
        "figures/reliability.png",
        "figures/most-confused.png",
    }


def test_metrics_hold_the_figures_that_are_promised_and_equal_what_is_returned(finished_run: Any) -> None:
    stored = json.loads((finished_run.folder / "metrics.json").read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(finished_run.metrics))
    assert set(stored) >= {
        "train_seconds",
        "seconds_to_50",
        "peak_memory_mb",
        "epochs",
        "parameters",
        "seed",
        "device",
        "data",
    }
    assert 0 <= stored["test"]["top1"] <= stored["test"]["top5"] <= 1
    assert 0 <= stored["valid"]["top1"] <= 1
    assert stored["epochs"] == 2
    assert stored["peak_memory_mb"] > 100  # PyTorch alone takes more


def test_history_has_a_row_an_epoch(finished_run: Any) -> None:
    with open(finished_run.folder / "history.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["epoch"]) for row in rows] == [1, 2]
    assert {"train_loss", "train_top1", "valid_loss", "valid_top1", "learning_rate", "seconds"} <= set(
        rows[0]
    )


def test_the_artefact_alone_recomputes_the_test_figures(finished_run: Any) -> None:
    again = evaluate(finished_run.folder / "model.pt", str(finished_run.data))
    for figure in ("top1", "top5", "loss", "ece", "confusion", "per_class"):
        assert again[figure] == finished_run.metrics["test"][figure]


def test_no_test_picture_is_opened_before_the_artefact_is_written(
    make_pictures: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the test pictures gone when training starts, training does not notice; measuring does."""
    root = make_pictures()
    started = []

    def start_and_take_the_test_pictures_away(*args: Any, **options: Any) -> Any:
        for path in (root / "test").rglob("*.jpg"):
            path.write_bytes(b"")
        started.append(True)
        return fit_scratch(*args, **options)

    from landmarks.pipeline import train as module
    from landmarks.training.scratch import fit_scratch

    monkeypatch.setattr(module, "fit_scratch", start_and_take_the_test_pictures_away)
    with pytest.raises(DataError, match="None of the 12 pictures"):
        train(TrainRequest(data=str(root), out=tmp_path / "run", **SCRATCH))
    assert started
    assert load_artefact(tmp_path / "run" / "model.pt").class_names


def test_the_stored_split_holds_training_pictures_back(finished_run: Any) -> None:
    pictures = open_data(str(finished_run.data))
    cache = build_cache(pictures, "train", 96)
    split = load_split(finished_run.folder / "split.json", cache.names, cache.labels)
    assert np.bincount(cache.labels[split.valid]).tolist() == [2, 2, 2]


def test_a_folder_with_something_in_it_is_left_alone(pictures: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "thesis.txt").write_text("mine")
    with pytest.raises(RunError, match="not empty"):
        train(TrainRequest(data=str(pictures), out=tmp_path / "run", **SCRATCH))
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["thesis.txt"]


def test_resuming_where_there_is_no_run_is_refused(pictures: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no run"):
        train(TrainRequest(data=str(pictures), out=tmp_path / "run", **SCRATCH), resume=True)


def test_resuming_with_other_options_is_refused_and_names_the_option(finished_run: Any) -> None:
    with pytest.raises(RunError, match="epochs=2, now epochs=3"):
        train(replace(finished_run.request, epochs=3), resume=True)


def test_weights_that_are_missing_are_refused_before_anything_is_written(
    pictures: Path, tmp_path: Path
) -> None:
    request = TrainRequest(kind="transfer", data=str(pictures), out=tmp_path / "run", weights="nowhere.pth")
    with pytest.raises(WeightsError, match=r"nowhere\.pth"):
        train(request)
    assert not (tmp_path / "run").exists()


def test_one_picture_a_class_leaves_nothing_to_validate_with(
    make_pictures: Callable[..., Path], tmp_path: Path
) -> None:
    request = TrainRequest(data=str(make_pictures(train=1)), out=tmp_path / "run", **SCRATCH)
    with pytest.raises(DataError, match="validation"):
        train(request)


def test_transfer_trains_the_unfrozen_layers_and_keeps_the_frozen_ones(
    pictures: Path, tmp_path: Path
) -> None:
    torch.manual_seed(3)
    from landmarks.models.backbones import build_backbone

    weights = tmp_path / "weights.pth"
    before = build_backbone("resnet18")
    torch.save(before.state_dict(), weights)
    request = TrainRequest(
        kind="transfer",
        data=str(pictures),
        out=tmp_path / "run",
        weights=str(weights),
        unfreeze=("layer4",),
        size=32,
        epochs=1,
        batch_size=8,
        valid_fraction=0.25,
    )
    metrics = train(request)
    assert metrics is not None
    from landmarks.pipeline.export import load_network

    predictor, _ = load_network(tmp_path / "run")
    after = predictor.model.state_dict()
    for name, value in before.state_dict().items():
        if name.startswith(("conv1", "bn1", "layer1", "layer2", "layer3")):
            assert torch.equal(after[name], value), f"{name} was to stay frozen"
    assert not torch.equal(after["layer4.1.conv2.weight"], before.state_dict()["layer4.1.conv2.weight"])
    assert not (tmp_path / "run" / "features").exists(), "the features of a finished run only take room"


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_run_that_was_broken_off_resumes_with_the_same_split(
    how: signal.Signals, make_pictures: Callable[..., Path], tmp_path: Path
) -> None:
    root, out = make_pictures(train=24), tmp_path / "run"
    command = [sys.executable, "-m", "landmarks", "train", "scratch", "--data", str(root), "--out", str(out)]
    command += ["--epochs", "40", "--batch-size", "8"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _wait_for(out / "checkpoint.pt", process)
    split = (out / "split.json").read_bytes()
    process.send_signal(how)
    _, said = process.communicate(timeout=120)
    assert b"Traceback" not in said
    if how is signal.SIGINT:
        assert process.returncode == 130
        stopped = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
        assert stopped["stopped"]
        assert load_artefact(out / "model.pt").class_names, "what was learnt so far is usable"
    done = subprocess.run([*command, "--resume"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert (metrics["epochs"], metrics["stopped"]) == (40, False)
    assert (out / "split.json").read_bytes() == split


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while not path.exists():
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < deadline, f"{os.fspath(path)} never came"
        time.sleep(0.05)


def test_the_artefact_and_its_exports_are_calibrated_on_the_validation_pictures(finished_run: Any) -> None:
    artefact = load_artefact(finished_run.folder / "model.pt")
    calibration = finished_run.metrics["calibration"]
    assert artefact.metadata["calibration"] == calibration
    assert artefact.threshold == calibration["threshold"]
    assert calibration["pictures"] == 6  # a quarter of 24
    assert artefact.metadata["temperature"] == calibration["temperature"] != 1.0
    predictor, provenance = load_network(finished_run.folder)
    assert predictor.temperature == calibration["temperature"]
    assert provenance["calibration"] == calibration
