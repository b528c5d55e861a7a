"""Evaluating an artefact, and turning a run into other artefacts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from landmarks.data.decode import decode_picture
from landmarks.deploy.artefact import load_artefact
from landmarks.deploy.parity import TOLERANCE
from landmarks.errors import ArtefactError, RunError
from landmarks.pipeline.evaluate import evaluate
from landmarks.pipeline.export import export, load_network


def test_an_artefact_of_other_classes_is_refused(
    finished_run: Any, make_pictures: Callable[..., Path]
) -> None:
    with pytest.raises(ArtefactError, match="class"):
        evaluate(finished_run.folder / "model.pt", str(make_pictures()))


def test_the_training_split_can_be_measured_too(finished_run: Any) -> None:
    assert evaluate(finished_run.folder / "model.pt", str(finished_run.data), "train")["pictures"] == 24


def test_figures_are_drawn_where_they_are_asked_for(finished_run: Any, tmp_path: Path) -> None:
    evaluate(finished_run.folder / "model.pt", str(finished_run.data), figures=tmp_path / "figures")
    assert {path.stem for path in (tmp_path / "figures").iterdir()} == {
        "confusion",
        "per-class",
        "reliability",
        "most-confused",
    }


def test_a_table_of_factors_tells_which_pictures_are_hard(finished_run: Any, tmp_path: Path) -> None:
    import shutil

    data = tmp_path / "pictures"
    shutil.copytree(finished_run.data, data)
    files = sorted((data / "test").glob("*/*.png"))
    lines = [f"{file.parent.name}/{file.name},{('day', 'night')[i % 2]}" for i, file in enumerate(files)]
    (data / "test" / "factors.csv").write_text("\n".join(["picture,time", *lines]))
    result = evaluate(finished_run.folder / "model.pt", str(data), figures=tmp_path / "figures")
    assert [(row["factor"], row["value"], row["pictures"]) for row in result["by_factor"]] == [
        ("light", "day", 6),
        ("light", "night", 6),
    ]
    assert sum(row["right"] for row in result["by_factor"]) == round(12 * result["top1"])
    assert (tmp_path / "figures" / "by-factor.png").is_file()


def test_a_test_picture_that_cannot_be_opened_is_named_and_left_out(
    finished_run: Any, tmp_path: Path
) -> None:
    import shutil

    data = tmp_path / "pictures"
    shutil.copytree(finished_run.data, data)
    (data / "test" / "00.Red_Rock" / "0.png").write_bytes(b"no picture")
    result = evaluate(finished_run.folder / "model.pt", str(data))
    assert result["pictures"] == 11
    assert [Path(row["path"]).name for row in result["set_aside"]] == ["0.png"]


def test_the_network_that_is_built_again_predicts_what_the_artefact_predicts(finished_run: Any) -> None:
    picture = decode_picture(next((finished_run.data / "test").rglob("*.png")))
    predictor, provenance = load_network(finished_run.folder)
    with torch.inference_mode():
        eager = predictor(torch.from_numpy(picture).permute(2, 0, 1))
    exported = load_artefact(finished_run.folder / "model.pt").predict([picture])[0]
    # The artefact's batch norms are folded into its convolutions, which rounds differently.
    np.testing.assert_allclose(eager.numpy(), exported, atol=1e-4)
    assert provenance["kind"] == "scratch"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("to", "name"), [("torchscript", "model.pt"), ("onnx", "model.onnx"), ("export", "model.pt2")]
)
def test_a_run_becomes_each_kind_of_artefact(finished_run: Any, to: Any, name: str, tmp_path: Path) -> None:
    made = export(finished_run.folder, to, tmp_path / name)
    assert made.path == tmp_path / name
    assert 0 <= made.largest_difference <= TOLERANCE
    assert (tmp_path / name).stat().st_size > 10**6


def test_a_folder_without_a_finished_run_cannot_be_exported(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no finished run"):
        export(tmp_path, "onnx")


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0 not a header at all")
    with pytest.raises(RunError, match="damaged"):
        export(tmp_path, "torchscript")
