"""The command line as a user meets it: real processes, exit statuses, sentences, files."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from landmarks.cli.app import app
from landmarks.cli.options import use_data
from landmarks.pipeline import data as pipeline_data
from landmarks.pipeline import train as pipeline_train
from landmarks.pipeline.train import TrainRequest
from landmarks.progress import Progress


def landmarks(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `landmarks WORDS…` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "landmarks", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "COLUMNS": "200", **environment},
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder made by the command itself; its data set lies beside it in `pictures`."""
    import numpy as np
    from PIL import Image

    root = tmp_path_factory.mktemp("cli")
    rng = np.random.default_rng(0)
    for split, count in (("train", 6), ("test", 2)):
        for label in range(2):
            folder = root / "pictures" / split / f"0{label}.it's größer {label}"
            folder.mkdir(parents=True)
            for number in range(count):
                pixels = rng.integers(0, 90, (24, 30, 3))
                pixels[..., label] += 150
                Image.fromarray(pixels.astype("uint8")).save(folder / f"{number}.jpg")
    done = landmarks(
        "train", "scratch", "--data", root / "pictures", "--out", root / "run", "--epochs", "1",
        "--batch-size", "4", "--json", root / "figures.json", LANDMARKS_CACHE=str(root / "cache"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "validation" in done.stdout
    return root / "run"


def test_train_writes_the_same_figures_to_the_folder_and_to_json(run: Path) -> None:
    assert json.loads((run / "metrics.json").read_text()) == json.loads(
        (run.parent / "figures.json").read_text()
    )


def test_evaluate_agrees_with_training(run: Path, tmp_path: Path) -> None:
    done = landmarks("evaluate", run, "--data", run.parent / "pictures", "--json", tmp_path / "found.json")
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["top1"] == json.loads((run / "metrics.json").read_text())["test"]["top1"]
    assert "größer" in done.stdout


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["text.jpg"], "text.jpg"),
        (["nothing.jpg"], "nothing.jpg"),
        (["text.jpg", "nothing.jpg"], "None of the 2 files opens as a picture. The first: "),
    ],
)
def test_no_reference_model_is_trained_for_files_that_are_no_pictures(
    tmp_path: Path, names: list[str], said: str
) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    files = [tmp_path / name for name in names]
    done = landmarks("tag", *files, LANDMARKS_CACHE=str(tmp_path / "cache"))
    assert done.returncode == 2
    assert said in done.stderr
    assert "reference model" not in done.stderr + done.stdout
    assert not (tmp_path / "cache" / "reference").exists()


def test_export_tells_how_far_from_the_trained_model_the_file_is(run: Path, tmp_path: Path) -> None:
    file, figures = tmp_path / "model.pt", tmp_path / "export.json"
    done = landmarks("export", run, "--to", "torchscript", "--out", file, "--json", figures)
    assert done.returncode == 0, done.stderr
    found = json.loads(figures.read_text())
    assert found["path"] == str(file)
    assert found["largest_difference"] <= found["allowed_difference"] == 1e-4
    assert f"differ by {found['largest_difference']:.1e} at most" in done.stdout


def test_data_add_takes_the_rendered_landmarks_by_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def note(source: str, _: Progress) -> dict[str, Any]:
        asked.append(source)
        return {"name": source, "classes": 0, "train": 0, "test": 0, "set_aside": 0}

    monkeypatch.setattr(pipeline_data, "bring_in", note)
    for words in (["data", "add"], ["data", "add", "mine.zip"]):
        assert CliRunner().invoke(app, words).exit_code == 0
    assert asked == ["renders", "mine.zip"]


def test_train_passes_on_the_optimizer_and_the_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[TrainRequest] = []
    monkeypatch.setattr(pipeline_train, "train", lambda request, *_, **__: asked.append(request))
    for kind in ("scratch", "transfer"):
        words = ["train", kind, "--out", "run", "--optimizer", "adamw", "--schedule", "constant"]
        assert CliRunner().invoke(app, words).exit_code == 0
    assert [(one.kind, one.optimizer, one.schedule) for one in asked] == [
        ("scratch", "AdamW", "constant"), ("transfer", "AdamW", "constant")
    ]  # fmt: skip
    assert (
        CliRunner().invoke(app, ["train", "scratch", "--out", "run", "--optimizer", "LBFGS"]).exit_code == 2
    )


def test_tag_prints_a_table_json_and_csv_that_agree(run: Path) -> None:
    picture = next((run.parent / "pictures" / "test").rglob("*.jpg"))
    table = landmarks("tag", picture, "--model", run)
    as_json = landmarks("tag", picture, "--model", run / "model.pt", "--format", "json")
    as_csv = landmarks("tag", picture, "--model", run, "--format", "csv", "--top", "1")
    (row,) = json.loads(as_json.stdout)
    (line,) = csv.DictReader(io.StringIO(as_csv.stdout))
    assert line["name"] == row["tags"][0]["name"]
    assert row["tags"][0]["title"] in table.stdout


def test_tag_goes_on_past_a_bad_picture_and_says_so_with_status_2(run: Path, tmp_path: Path) -> None:
    (tmp_path / "no.jpg").write_text("words")
    good = next((run.parent / "pictures" / "test").rglob("*.jpg"))
    done = landmarks("tag", tmp_path / "no.jpg", good, "--model", run, "--format", "json")
    assert done.returncode == 2
    assert "no.jpg" in done.stderr
    assert [len(row["tags"]) for row in json.loads(done.stdout)] == [0, 2]


def test_data_stats_and_verify(run: Path, tmp_path: Path) -> None:
    data = run.parent / "pictures"
    done = landmarks("data", "stats", data, "--json", tmp_path / "stats.json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads((tmp_path / "stats.json").read_text())["classes"]) == 2
    assert landmarks("data", "verify", data).returncode == 0
    broken = data / "test" / "00.it's größer 0" / "bad.jpg"
    broken.write_bytes(b"")
    try:
        done = landmarks("data", "verify", data)
    finally:
        broken.unlink()
    assert done.returncode == 1
    assert "bad.jpg" in done.stdout


def bad_commands(run: Path, pictures: Path, tmp_path: Path) -> dict[str, tuple[list[str | Path], str]]:
    """What is wrong, the words, and a part of the sentence that must come."""
    empty = tmp_path / "empty"
    empty.mkdir()
    letter = tmp_path / "letter.pt"
    letter.write_text("Dear Sir")
    scratch: list[str | Path] = ["train", "scratch", "--out", tmp_path / "new"]
    transfer: list[str | Path] = ["train", "transfer", "--out", tmp_path / "new", "--data", pictures]
    return {
        "no such data": ([*scratch, "--data", "nowhere"], "nowhere"),
        "empty folder": ([*scratch, "--data", empty], "train"),
        "out is a file": (["train", "scratch", "--data", pictures, "--out", letter], "is a file"),
        "nothing to resume": ([*scratch, "--data", pictures, "--resume"], "resume"),
        "no such device": ([*scratch, "--data", pictures, "--device", "abacus"], "abacus"),
        "no such backbone": ([*transfer, "--backbone", "resnet19", "--weights", "none"], "resnet18"),
        "no such layer": ([*transfer, "--unfreeze", "layer9", "--weights", "none"], "layer4"),
        "no such weights": ([*transfer, "--weights", tmp_path / "w.pth"], "w.pth"),
        "not weights": ([*transfer, "--weights", letter], "letter.pt"),
        "no artefact": (["evaluate", letter, "--data", pictures], "letter.pt"),
        "no artefact there": (["tag", letter, "--model", tmp_path / "gone.pt"], "gone.pt"),
        "other classes": (["evaluate", run, "--data", pictures], "class"),
        "no run": (["export", empty, "--to", "onnx"], "no finished run"),
        "unknown option": (["train", "scratch", "--frobnicate"], "frobnicate"),
        "epochs of zero": ([*scratch, "--data", pictures, "--epochs", "0"], "epochs"),
    }


@pytest.mark.slow
def test_bad_input_gets_a_sentence_and_status_2_and_leaves_nothing(
    run: Path, make_pictures: Callable[..., Path], tmp_path: Path
) -> None:
    for case, (words, part) in bad_commands(run, make_pictures(classes=2), tmp_path).items():
        done = landmarks(*words)
        said = done.stderr
        assert done.returncode == 2, f"{case}: {done.returncode}, {said}"
        assert part in said, f"{case}: {said}"
        assert "Traceback" not in said, f"{case}: {said}"
        assert not (tmp_path / "new").exists() or not any((tmp_path / "new").iterdir()), case


def test_a_fault_of_ours_shows_a_sentence_and_keeps_the_traceback_in_a_file(tmp_path: Path) -> None:
    script = (
        "import landmarks.pipeline.doctor as d, landmarks.cli as c, sys\n"
        "d.examine = lambda: 1 / 0\n"
        "sys.argv = ['landmarks', 'doctor']\n"
        "c.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr
    (log,) = tmp_path.glob("landmarks-*.log")
    assert str(log) in done.stderr
    assert "Traceback" in log.read_text()


def test_help_and_version_come_quickly_without_pytorch() -> None:
    script = (
        "import sys\nfrom landmarks.cli import main\nsys.argv = ['landmarks', '--version']\n"
        "try:\n    main()\nfinally:\n    print('torch' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["landmarks 0.1.0", "False"]


def test_every_command_has_a_help_text() -> None:
    for words in (
        (),
        ("data",),
        ("data", "add"),
        ("train",),
        ("train", "transfer"),
        ("evaluate",),
        ("export",),
    ):
        done = landmarks(*words, "--help")
        assert done.returncode == 0, words
        assert "Usage" in done.stdout


def test_notebooks_get_a_name_as_it_is_and_a_path_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDMARKS_DATA", "")
    monkeypatch.chdir(tmp_path)
    for name in ("renders", "mine"):
        (tmp_path / name).mkdir()
    for given, expected in (("renders", "renders"), ("mine", str(tmp_path / "mine"))):
        use_data(given)
        assert os.environ["LANDMARKS_DATA"] == expected
