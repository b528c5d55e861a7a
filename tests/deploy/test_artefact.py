"""The artefact: what goes in comes out, and what cannot be one is not written."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision
from torch import Tensor, nn

from landmarks.deploy.artefact import Artefact, load_artefact, save_artefact
from landmarks.deploy.parity import TOLERANCE, probe_pictures
from landmarks.deploy.predictor import Predictor
from landmarks.errors import ArtefactError, BadInput, CheckFailed, StorageError

NAMES = ["07.Stonehenge", "16.Eiffel_Tower", "Café & „Zoo“", "Our house", "99.Atlantis"]


def assert_same_predictions(one: Callable[[Tensor], Tensor], other: Callable[[Tensor], Tensor]) -> None:
    for pictures in probe_pictures():
        expected, got = one(pictures), other(pictures)
        assert torch.equal(got.argmax(-1), expected.argmax(-1))
        torch.testing.assert_close(got, expected, atol=TOLERANCE, rtol=0)


def test_the_file_predicts_what_the_predictor_does(predictor: Predictor, artefact: Artefact) -> None:
    assert_same_predictions(predictor, load_artefact(artefact.path).module)


def test_what_saving_gives_back_is_what_loading_gives(artefact: Artefact) -> None:
    loaded = load_artefact(str(artefact.path))
    assert (loaded.class_names, loaded.metadata, loaded.path) == (
        artefact.class_names,
        artefact.metadata,
        artefact.path,
    )


@pytest.mark.slow
def test_resnet18_survives_folding(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = torchvision.models.resnet18(weights=None, num_classes=7)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.1)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
    predictor = Predictor(network, list("abcdefg"), [0.5] * 3, [0.25] * 3)
    saved = save_artefact(predictor, tmp_path / "model.pt", {})
    assert "batch_norm" not in str(saved.module.inlined_graph)
    assert_same_predictions(predictor, saved.module)


def test_the_metadata_says_all_there_is_to_know(artefact: Artefact) -> None:
    assert artefact.class_names == tuple(NAMES)
    assert artefact.metadata["class_names"] == NAMES
    assert artefact.metadata["seed"] == 3
    preprocessing = artefact.metadata["preprocessing"]
    assert (preprocessing["resize"], preprocessing["crop"]) == (72, 64)
    assert preprocessing["mean"] == pytest.approx([0.47, 0.45, 0.41])
    assert preprocessing["std"] == pytest.approx([0.22, 0.23, 0.25])
    # by hand: two convolutions (one with bias), two batch norms, a linear layer
    expected = 3 * 16 * 9 + 2 * 16 + (16 * 24 * 9 + 24) + 2 * 24 + (24 * 9 * 5 + 5)
    assert artefact.metadata["parameters"] == expected


def test_any_zip_reader_finds_the_metadata(artefact: Artefact) -> None:
    with zipfile.ZipFile(artefact.path) as archive:
        (member,) = [name for name in archive.namelist() if name.endswith("/landmarks.json")]
        assert json.loads(archive.read(member)) == artefact.metadata


@pytest.mark.parametrize("details", [{"class_names": []}, {"when": object()}, {"loss": float("nan")}])
def test_metadata_that_cannot_be_kept_is_refused(details: dict, predictor: Predictor, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="metadata"):
        save_artefact(predictor, tmp_path / "model.pt", details)
    assert not list(tmp_path.iterdir())


def test_plain_pytorch_runs_the_file_without_this_package(artefact: Artefact, tmp_path: Path) -> None:
    picture = probe_pictures()[0]
    torch.save(picture, tmp_path / "picture")
    program = (
        "import sys, torch; sys.modules['landmarks'] = None\n"
        "module = torch.jit.load('model.pt'); picture = torch.load('picture')\n"
        "torch.save((module(picture), module(picture[0]), module.class_names), 'answer')\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, cwd=tmp_path)
    batch, single, names = torch.load(tmp_path / "answer")
    # the same code on the same machine
    torch.testing.assert_close(batch, artefact.module(picture), atol=1e-6, rtol=0)
    torch.testing.assert_close(single, batch[0], atol=1e-6, rtol=0)
    assert names == NAMES


def test_the_file_is_folded_and_made_for_no_particular_processor(
    artefact: Artefact, predictor: Predictor
) -> None:
    graph = str(artefact.module.inlined_graph)
    assert "conv2d" in graph
    assert "batch_norm" not in graph
    assert "mkldnn" not in graph
    # The same weights serve all three methods: nothing is stored twice. Code and metadata take 30 kB.
    weights_bytes = 4 * sum(tensor.numel() for tensor in predictor.parameters())
    assert artefact.path.stat().st_size < weights_bytes + 40_000


def test_saving_leaves_the_predictor_as_it_is(predictor: Predictor, tmp_path: Path) -> None:
    before = {name: (tensor.clone(), tensor.stride()) for name, tensor in predictor.state_dict().items()}
    predictor.model[0].weight.requires_grad_(True)
    save_artefact(predictor, tmp_path / "model.pt", {})
    for name, tensor in predictor.state_dict().items():
        assert torch.equal(tensor, before[name][0])
        assert tensor.stride() == before[name][1]
    assert predictor.model[0].weight.requires_grad
    assert predictor.channels_last is False


class Viewing(nn.Module):
    """A network that flattens with `view`, which the channels-last layout does not allow."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 8, stride=8)
        self.head = nn.Linear(4 * 64, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        return self.head(x.view(x.size(0), -1))


def test_networks_that_need_the_usual_layout_keep_it(tmp_path: Path) -> None:
    torch.manual_seed(0)
    predictor = Predictor(Viewing(), NAMES, [0.5] * 3, [0.25] * 3, resize=72, crop=64)
    assert_same_predictions(predictor, save_artefact(predictor, tmp_path / "model.pt", {}).module)


class OnlyInPython(nn.Module):
    """A network whose code compiles as TorchScript and fails when it runs."""

    def forward(self, x: Tensor) -> Tensor:
        if torch.jit.is_scripting():
            raise ValueError("not here")
        return x.mean((2, 3)) @ torch.ones(3, 5)


def test_networks_that_fail_as_torchscript_are_named(tmp_path: Path) -> None:
    predictor = Predictor(OnlyInPython(), NAMES, [0.5] * 3, [0.25] * 3)
    with pytest.raises(
        ArtefactError, match=r"OnlyInPython runs in Python and fails as TorchScript: .*not here"
    ):
        save_artefact(predictor, tmp_path / "model.pt", {})
    assert not list(tmp_path.iterdir())


class Unscriptable(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Linear(3, 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(x.mean((2, 3))) + sum(globals().get("offsets", [0.0]))


def test_networks_that_cannot_become_torchscript_are_named(tmp_path: Path) -> None:
    predictor = Predictor(Unscriptable(), NAMES, [0.5] * 3, [0.25] * 3)
    with pytest.raises(ArtefactError, match="Unscriptable cannot become TorchScript") as caught:
        save_artefact(predictor, tmp_path / "model.pt", {})
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


class Moody(nn.Module):
    """A network that answers otherwise once it is TorchScript."""

    def forward(self, x: Tensor) -> Tensor:
        logits = x.mean((2, 3)) @ torch.ones(3, 5)
        if torch.jit.is_scripting():
            logits = logits * torch.arange(5)
        return logits


def test_a_file_that_predicts_something_else_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "model.pt").write_text("the older one")
    predictor = Predictor(Moody(), NAMES, [0.5] * 3, [0.25] * 3, resize=72, crop=64)
    with pytest.raises(CheckFailed, match="disagree: probabilities differ by"):
        save_artefact(predictor, tmp_path / "model.pt", {})
    assert [file.read_text() for file in tmp_path.iterdir()] == ["the older one"]


def test_an_older_file_is_replaced(artefact: Artefact, predictor: Predictor) -> None:
    save_artefact(predictor, artefact.path, {"seed": 4})
    assert load_artefact(artefact.path).metadata["seed"] == 4
    assert len(list(artefact.path.parent.iterdir())) == 1


def test_a_place_that_cannot_be_written_is_named(predictor: Predictor, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file"):
        save_artefact(predictor, tmp_path / "file" / "model.pt", {})


def test_pictures_of_all_sizes_are_predicted_in_their_order(
    artefact: Artefact, predictor: Predictor, make_picture: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landmarks.deploy.batching.BATCH", 4)
    sizes = [(40, 50), (1, 1), (90, 30), (40, 50), (64, 64), (5, 700), (40, 50), (300, 200), (2, 3)]
    pictures = [make_picture(*size, seed) for seed, size in enumerate(sizes)]
    pictures[3] = pictures[3][:, ::-1]  # a view with a negative stride, as flipping gives
    pictures[4].flags.writeable = False  # as in a memory map
    got = artefact.predict(pictures)
    assert got.shape == (len(pictures), 5)
    assert got.dtype == np.float32
    expected = [predictor(torch.from_numpy(picture.copy()).permute(2, 0, 1)).detach() for picture in pictures]
    np.testing.assert_allclose(got, torch.stack(expected), atol=TOLERANCE, rtol=0)


def test_no_pictures_give_no_probabilities(artefact: Artefact) -> None:
    assert artefact.predict([]).shape == (0, 5)


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((8, 8, 3), np.float32),
        np.zeros((8, 8), np.uint8),
        np.zeros((3, 8, 8), np.uint8),
        np.zeros((8, 8, 4), np.uint8),
        np.zeros((0, 8, 3), np.uint8),
    ],
)
def test_arrays_that_are_no_pictures_are_refused(picture: np.ndarray, artefact: Artefact) -> None:
    with pytest.raises(BadInput, match=r"array \(H, W, 3\) uint8"):
        artefact.predict([picture])
    artefact.predict([np.zeros((8, 8, 3), np.uint8)])


def test_tensors_that_are_no_pictures_are_refused_by_the_file_itself(artefact: Artefact) -> None:
    with pytest.raises(torch.jit.Error, match="Pictures must be uint8"):
        artefact.module(torch.zeros(3, 8, 8))
    with pytest.raises(torch.jit.Error, match=r"got \[1, 1, 8, 8\]"):
        artefact.module(torch.zeros(1, 8, 8, dtype=torch.uint8))
    artefact.module(torch.zeros(3, 8, 8, dtype=torch.uint8))
