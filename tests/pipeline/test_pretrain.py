"""Pre-training from imaginary sites to a weights file, tiny: four sites, four pictures, one epoch."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from landmarks.data.storage import file_sha256
from landmarks.errors import BadInput, RunError
from landmarks.models import get_model_transfer_learning, weights
from landmarks.pipeline.pretrain import PretrainRequest, pretrain
from landmarks.progress import Progress
from landmarks.training.fit import Fit
from listeners import Recorder


def tiny(root: Path) -> PretrainRequest:
    return PretrainRequest(
        out=root / "run", weights_out=root / "trunk.safetensors", sites=4, per_site=4, size=32,
        train_size=32, epochs=1, batch_size=4, valid_fraction=0.25, jobs=1, device="cpu",
    )  # fmt: skip


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pretrain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANDMARKS_CACHE", str(root / "cache"))
        pretrain(tiny(root))
    return root


def test_the_weights_are_the_trunk_in_half_precision_with_its_story(done: Path) -> None:
    path = done / "trunk.safetensors"
    figures = json.loads(path.with_suffix(".json").read_text())
    with safe_open(path, "pt") as file:
        keys, about = set(file.keys()), file.metadata()
        assert {file.get_tensor(key).dtype for key in keys} == {torch.float16}
    assert "layer4.1.conv2.weight" in keys
    assert not any(key.startswith("fc.") for key in keys)
    assert path.stat().st_size == figures["bytes"] <= 24_000_000
    assert file_sha256(path, Progress()) == figures["sha256"]
    assert json.loads(about["seed"]) == figures["seed"] == 0
    assert json.loads(about["recipe"])["epochs"] == figures["epochs"] == 1
    assert json.loads(about["data"])["sha256"] == figures["data"]["sha256"]
    assert figures["data"]["classes"] == 4
    assert figures["data"]["train"] + figures["data"]["valid"] == 16


def test_the_weights_fit_the_network_that_transfer_learning_builds(done: Path) -> None:
    model = get_model_transfer_learning("resnet18", 3, weights=done / "trunk.safetensors")
    with safe_open(done / "trunk.safetensors", "pt") as file:
        stored = file.get_tensor("layer1.0.conv1.weight")
    assert torch.equal(model.layer1[0].conv1.weight, stored.float())
    assert model.eval()(torch.rand(1, 3, 64, 64)).isfinite().all()


def test_a_run_that_was_killed_goes_on_with_its_epochs_and_its_pictures(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # That a resumed training ends as an unbroken one does is tested where the loop is.
    request = replace(tiny(tmp_path), data=str(done / "run" / "pictures"), epochs=2, batch_size=12)
    save, recorder = Fit._save, Recorder()

    def killed(fit: Fit, state: object) -> None:
        save(fit, state)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(Fit, "_save", killed)
    with pytest.raises(KeyboardInterrupt):
        pretrain(request)
    monkeypatch.setattr(Fit, "_save", save)
    assert not request.weights_out.exists()
    assert pretrain(request, recorder)["epochs"] == 2
    stages = dict(zip([name for name, _, _ in recorder.stages], recorder.counted, strict=True))
    assert stages["Training"] == 2  # one batch an epoch, the first of them done before
    assert request.weights_out.is_file()


def test_a_folder_of_another_run_is_refused(done: Path) -> None:
    with pytest.raises(RunError, match="is not empty and is left as it is"):
        pretrain(replace(tiny(done), seed=1))


def test_weights_must_be_safetensors(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"must end in \.safetensors"):
        pretrain(replace(tiny(tmp_path), weights_out=tmp_path / "trunk.pth"))
    assert not (tmp_path / "run").exists()


@pytest.fixture
def shipped(done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tiny weights that the package is made to believe are its own."""
    path = tmp_path / "resnet18-imaginary.safetensors"
    path.write_bytes((done / "trunk.safetensors").read_bytes())
    path.with_suffix(".json").write_bytes((done / "trunk.json").read_bytes())
    monkeypatch.setattr(weights, "SHIPPED_FILE", path)
    return path


def test_what_pretraining_wrote_can_be_shipped(shipped: Path) -> None:
    assert weights.fetch_weights("resnet18", "shipped") == shipped
    get_model_transfer_learning("resnet18", 3, weights="shipped")
