"""ONNX and torch.export: the whole predictor, for batches and sides that it was not exported with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
import torchvision
from torch import Tensor, nn

from landmarks.deploy.artefact import save_artefact
from landmarks.deploy.export import export_onnx, export_torch
from landmarks.deploy.parity import require_same_predictions
from landmarks.deploy.predictor import Predictor
from landmarks.errors import ArtefactError, BadInput, CheckFailed, StorageError

Run = Callable[[Tensor], Tensor]

SHAPES = [(1, 72, 72), (5, 61, 90), (1, 1, 1), (3, 1, 500), (2, 500, 1), (1, 700, 1103), (4, 64, 65)]


def run_onnx(path: Path) -> Run:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return lambda pictures: torch.from_numpy(
        session.run(["probabilities"], {"pictures": pictures.numpy()})[0]
    )


def run_torch(path: Path) -> Run:
    return torch.export.load(path).module()


def read_onnx_metadata(path: Path) -> dict:
    return {entry.key: json.loads(entry.value) for entry in onnx.load(path).metadata_props}


def read_torch_metadata(path: Path) -> dict:
    found = {"landmarks.json": ""}
    torch.export.load(path, extra_files=found)
    return json.loads(found["landmarks.json"])


FORMATS = [
    pytest.param(export_onnx, run_onnx, read_onnx_metadata, "model.onnx", id="onnx"),
    pytest.param(export_torch, run_torch, read_torch_metadata, "model.pt2", id="torch"),
]
EXPORTS = [pytest.param(export_onnx, id="onnx"), pytest.param(export_torch, id="torch")]


def require_agreement(predictor: Predictor, run: Run, make_picture: Callable) -> None:
    for count, height, width in SHAPES:
        pictures = [make_picture(height, width, seed) for seed in range(count)]
        batch = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).contiguous()
        with torch.inference_mode():
            expected, got = predictor(batch), run(batch)
        assert got.dtype == torch.float32
        assert torch.equal(got.argmax(1), expected.argmax(1))
        # Other sums in another order: 1e-6, and here and there a pixel rounded to the other side.
        torch.testing.assert_close(got, expected, atol=1e-4, rtol=0)


@pytest.mark.parametrize(("export", "load", "read_metadata", "name"), FORMATS)
def test_the_file_predicts_what_the_predictor_does_and_says_what_it_is(
    export: Callable,
    load: Callable[[Path], Run],
    read_metadata: Callable[[Path], dict],
    name: str,
    predictor: Predictor,
    make_picture: Callable,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = {key: value.clone() for key, value in predictor.state_dict().items()}
    path = export(predictor, tmp_path / "exports" / name, {"seed": 3})
    assert path == tmp_path / "exports" / name
    assert [file.name for file in path.parent.iterdir()] == [name]
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")
    assert all(torch.equal(value, before[key]) for key, value in predictor.state_dict().items())

    metadata = read_metadata(path)
    assert metadata["class_names"] == predictor.class_names
    assert metadata["seed"] == 3
    assert metadata["preprocessing"]["crop"] == 64
    assert "uint8" in metadata["input"]
    require_agreement(predictor, load(path), make_picture)


def test_the_onnx_file_names_its_input_and_output(predictor: Predictor, tmp_path: Path) -> None:
    path = export_onnx(predictor, tmp_path / "model.onnx", {})
    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    ((given,), (answer,)) = (session.get_inputs(), session.get_outputs())
    assert (given.name, given.type, given.shape[1]) == ("pictures", "tensor(uint8)", 3)
    assert all(isinstance(given.shape[axis], str) for axis in (0, 2, 3)), "these sides are free"
    assert (answer.name, answer.type, answer.shape[1]) == ("probabilities", "tensor(float)", 5)


@pytest.mark.slow
@pytest.mark.parametrize(("export", "load", "read_metadata", "name"), FORMATS)
def test_resnet18_is_exported_whole(
    export: Callable,
    load: Callable[[Path], Run],
    read_metadata: Callable[[Path], dict],
    name: str,
    make_picture: Callable,
    tmp_path: Path,
) -> None:
    torch.manual_seed(0)
    network = torchvision.models.resnet18(weights=None, num_classes=7)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.1)
            nn.init.uniform_(module.running_var, 0.5, 2)
    predictor = Predictor(network, list("abcdefg"), [0.5] * 3, [0.25] * 3)
    path = export(predictor, tmp_path / name, {})
    assert read_metadata(path)["parameters"] == sum(tensor.numel() for tensor in network.parameters())
    require_agreement(predictor, load(path), make_picture)


class Branching(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        logits = x.mean((2, 3)) @ torch.ones(3, 5)
        if logits.sum() > 0:
            logits = -logits
        return logits


@pytest.mark.parametrize("export", EXPORTS)
def test_networks_that_branch_on_values_are_named(
    export: Callable, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    predictor = Predictor(Branching(), list("abcde"), [0.5] * 3, [0.25] * 3, resize=72, crop=64)
    with pytest.raises(ArtefactError, match=r"Branching cannot become .*not branch on values") as caught:
        export(predictor, tmp_path / "model", {})
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


class Decomposing(nn.Module):
    """A network with an operation that ONNX does not have."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.linalg.svdvals(x.mean((2, 3)).unsqueeze(2)) @ torch.ones(1, 5)


def test_operations_that_onnx_lacks_are_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    predictor = Predictor(Decomposing(), list("abcde"), [0.5] * 3, [0.25] * 3, resize=72, crop=64)
    with pytest.raises(ArtefactError, match=r"Decomposing cannot become ONNX \(.*linalg_svd") as caught:
        export_onnx(predictor, tmp_path / "model.onnx", {})
    assert "\n" not in str(caught.value)
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


class Moody(nn.Module):
    """A network that answers otherwise once it is exported."""

    def forward(self, x: Tensor) -> Tensor:
        logits = x.mean((2, 3)) @ torch.ones(3, 5)
        if torch.compiler.is_exporting():
            logits = logits * torch.arange(5)
        return logits


@pytest.mark.parametrize("export", EXPORTS)
def test_a_file_that_predicts_something_else_is_not_kept(export: Callable, tmp_path: Path) -> None:
    (tmp_path / "model").write_text("the older one")
    predictor = Predictor(Moody(), list("abcde"), [0.5] * 3, [0.25] * 3, resize=72, crop=64)
    with pytest.raises(CheckFailed, match="disagree: probabilities differ by"):
        export(predictor, tmp_path / "model", {})
    assert [file.read_text() for file in tmp_path.iterdir()] == ["the older one"]


@pytest.mark.parametrize("export", EXPORTS)
def test_bad_metadata_and_places_are_refused(export: Callable, predictor: Predictor, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="metadata"):
        export(predictor, tmp_path / "model", {"format": "mine"})
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="file"):
        export(predictor, tmp_path / "file" / "model", {})


@pytest.mark.parametrize("write", [save_artefact, export_onnx, export_torch])
def test_an_export_tells_the_largest_difference_that_its_comparison_found(
    write: Callable, predictor: Predictor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, told = iter([2e-6, 7e-5, 0.0, 3e-6]), list[float]()

    def shifted(expected: Tensor) -> Tensor:
        return expected + next(found)

    # What the file answers is put aside for the eager answer, and moved.
    def compare(what: str, eager: Predictor, exported: Run) -> float:
        assert exported(torch.zeros(1, 3, 8, 8, dtype=torch.uint8)).shape == (1, len(eager.class_names))
        return require_same_predictions(what, eager, lambda pictures: shifted(eager(pictures)))

    for module in ("artefact", "export"):
        monkeypatch.setattr(f"landmarks.deploy.{module}.require_same_predictions", compare)
    write(predictor, tmp_path / "model", {}, told.append)
    assert told == [pytest.approx(7e-5, rel=0.01)]
