"""Pre-trained weights: from any sound file into the network that they were made for, and into no other."""

from __future__ import annotations

import hashlib
import io
import json
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import Tensor, nn

from conftest import REAL_WEIGHTS
from landmarks.errors import BadInput, DownloadError, WeightsError
from landmarks.models import get_model_transfer_learning, weights
from landmarks.models.backbones import build_backbone, head_of, was_never_trained
from landmarks.models.transfer import learnt_layers
from landmarks.models.weights import fetch_weights, load_weights, read_state_dict
from listeners import Recorder
from misbehaving_files import Payload
from misbehaving_server import Server, serving, status, whole

NAME = "mobilenet_v3_small"
HEAD = "classifier.3."


def network() -> nn.Module:
    return build_backbone(NAME)


def some_weights() -> dict[str, Tensor]:
    """A state dict in which every value, batch counts too, differs from a fresh network's."""
    torch.manual_seed(7)
    fresh = network().state_dict()
    return {
        key: torch.rand_like(value) if value.is_floating_point() else value + 5
        for key, value in fresh.items()
    }


def save(state: dict[str, Tensor], path: Path) -> Path:
    if path.suffix == ".safetensors":
        safetensors.torch.save_file(state, path)
    else:
        torch.save(state, path)
    return path


@pytest.mark.parametrize("name", ["weights.pth", "weights.pt", "weights.safetensors"])
def test_weights_are_loaded_and_the_head_is_not(name: str, tmp_path: Path) -> None:
    state, model = some_weights(), network()
    head_before = head_of(model)[1].weight.clone()
    load_weights(model, NAME, save(state, tmp_path / name))
    for key, value in model.state_dict().items():
        assert torch.equal(value, state[key]) == (not key.startswith(HEAD)), key
    assert torch.equal(head_of(model)[1].weight, head_before)


@pytest.mark.parametrize("name", ["half.pth", "half.safetensors"])
def test_half_precision_becomes_float32(name: str, tmp_path: Path) -> None:
    state, model = some_weights(), network()
    half = {key: value.half() if value.is_floating_point() else value for key, value in state.items()}
    load_weights(model, NAME, save(half, tmp_path / name))
    for key, value in model.state_dict().items():
        if value.is_floating_point():
            assert value.dtype == torch.float32
        if not key.startswith(HEAD):
            assert torch.equal(value, half[key].to(value.dtype)), key


def test_a_head_of_other_classes_or_none_is_no_obstacle(tmp_path: Path) -> None:
    state = some_weights()
    state[f"{HEAD}weight"] = torch.zeros(3, 1024)
    headless = {key: value for key, value in state.items() if not key.startswith(HEAD)}
    for name, saved in (("three-classes.pth", state), ("headless.pth", headless)):
        model = network()
        load_weights(model, NAME, save(saved, tmp_path / name))
        for key, value in model.state_dict().items():
            assert key.startswith(HEAD) or torch.equal(value, state[key]), f"{key} from {name}"


def test_counts_of_batches_may_be_missing(tmp_path: Path) -> None:
    state, model = some_weights(), network()
    kept = {key: value for key, value in state.items() if not key.endswith("num_batches_tracked")}
    load_weights(model, NAME, save(kept, tmp_path / "weights.pth"))
    assert torch.equal(model.state_dict()["features.0.1.running_mean"], state["features.0.1.running_mean"])


def refusal(state: dict[str, Tensor], path: Path) -> str:
    """What is said about these weights, after making sure that none of them got into the network."""
    model = network()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    with pytest.raises(WeightsError) as caught:
        load_weights(model, NAME, save(state, path))
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    state = some_weights()
    del state["features.1.block.0.0.weight"], state["features.0.0.weight"]
    said = refusal(state, tmp_path / "weights.pth")
    assert f"does not fit {NAME}: it lacks “features.0.0.weight” and 1 more" in said


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    state = some_weights()
    state["features.0.0.weight"] = torch.zeros(16, 1, 3, 3)
    said = refusal(state, tmp_path / "weights.pth")
    assert "“features.0.0.weight” has shape (16, 1, 3, 3), expected (16, 3, 3, 3)" in said


def test_weights_of_a_deeper_network_are_refused(tmp_path: Path) -> None:
    # ResNet34 has every layer of ResNet18, in the same shape, and more of them.
    deeper = build_backbone("resnet34").state_dict()
    shallow = build_backbone("resnet18")
    assert {key: value.shape for key, value in shallow.state_dict().items()}.items() <= {
        key: value.shape for key, value in deeper.items()
    }.items()
    path = save(deeper, tmp_path / "resnet34.pth")
    with pytest.raises(WeightsError, match=r"does not fit resnet18, which has no “layer1\.2\.conv1\.weight”"):
        load_weights(shallow, "resnet18", path)
    load_weights(build_backbone("resnet34"), "resnet34", path)


@pytest.mark.parametrize("name", ["cut.pth", "cut.safetensors"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.99])
def test_a_file_that_was_cut_off_is_refused(name: str, share: float, tmp_path: Path) -> None:
    path = save({"a": torch.rand(1000)}, tmp_path / name)
    assert list(read_state_dict(path)) == ["a"]
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(WeightsError, match=r"cut\.\w+ cannot be read as weights: it is damaged"):
        read_state_dict(path)


def test_code_in_a_weights_file_is_refused_and_does_not_run(tmp_path: Path) -> None:
    torch.save({"a": torch.zeros(1), "b": Payload(tmp_path / "ran")}, tmp_path / "evil.pth")
    with pytest.raises(WeightsError, match="cannot be read as weights"):
        read_state_dict(tmp_path / "evil.pth")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ([torch.zeros(1)], "list"),
        (torch.zeros(1), "Tensor"),
        ({"model": {"a": torch.zeros(1)}}, "dict"),
        ({"epoch": 3, "a": torch.zeros(1)}, "dict"),
        ({0: torch.zeros(1)}, "dict"),
    ],
)
def test_what_is_no_state_dict_is_refused(content: object, kind: str, tmp_path: Path) -> None:
    torch.save(content, tmp_path / "other.pth")
    with pytest.raises(WeightsError, match=f"holds a {kind} that is not a state dict"):
        read_state_dict(tmp_path / "other.pth")


@pytest.mark.parametrize("name", ["nowhere.pth", "folder"])
def test_a_missing_file_is_refused_with_what_may_be_given(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(WeightsError, match=rf"{name}; --weights takes shipped, imagenet, none or a file"):
        load_weights(network(), NAME, tmp_path / name)


def test_none_leaves_the_network_as_it_is() -> None:
    model = network()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    load_weights(model, NAME, "none")
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())
    assert fetch_weights(NAME, "none") is None


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def published(server: Server, monkeypatch: pytest.MonkeyPatch) -> dict[str, Tensor]:
    """Weights that torchvision is made to believe are its own; the server gives them."""
    state, file = some_weights(), io.BytesIO()
    torch.save(state, file)
    content = file.getvalue()
    digits = hashlib.sha256(content).hexdigest()[:8]
    url = f"http://127.0.0.1:{server.server_port}/{NAME}-{digits}.pth"
    ours = types.SimpleNamespace(DEFAULT=types.SimpleNamespace(url=url))
    monkeypatch.setattr(weights.models, "get_model_weights", lambda name: {NAME: ours}[name])
    server.answers = [whole(content)]
    return state


def test_imagenet_weights_are_downloaded_once(published: dict[str, Tensor], server: Server) -> None:
    model, progress = network(), Recorder()
    load_weights(model, NAME, "imagenet", progress)
    assert torch.equal(model.state_dict()["features.0.0.weight"], published["features.0.0.weight"])
    assert any(description.startswith(f"Fetching {NAME}-") for description, _, _ in progress.stages)
    again = network()
    load_weights(again, NAME, "imagenet")
    assert torch.equal(again.state_dict()["features.0.0.weight"], published["features.0.0.weight"])
    assert len(server.asked) == 1


@pytest.mark.usefixtures("published")
def test_a_wrong_hash_deletes_the_file_and_the_next_try_fetches_it_again(server: Server) -> None:
    right = server.answers[0]
    server.answers = [whole(b"another file"), right]
    with pytest.raises(
        DownloadError, match=r"is damaged: its SHA-256 starts with \w{8}, expected \w{8}"
    ) as caught:
        fetch_weights(NAME, "imagenet")
    assert "try again" in str(caught.value)
    path = fetch_weights(NAME, "imagenet")
    assert path is not None
    assert len(server.asked) == 2
    assert path.is_file()


@pytest.mark.usefixtures("published")
def test_a_cached_file_that_was_damaged_since_is_noticed() -> None:
    path = fetch_weights(NAME, "imagenet")
    assert path is not None
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DownloadError, match="is damaged"):
        fetch_weights(NAME, "imagenet")
    assert not path.exists()


@pytest.mark.usefixtures("published")
def test_with_no_network_the_ways_out_are_named(server: Server) -> None:
    server.answers = [status(404)]
    with pytest.raises(DownloadError, match=r"answered 404.*--weights FILE or --weights none"):
        fetch_weights(NAME, "imagenet")


def test_an_unknown_network_has_no_imagenet_weights() -> None:
    with pytest.raises(BadInput, match="no backbone called “resnet19”"):
        fetch_weights("resnet19", "imagenet")


def test_torchvision_names_its_files_by_their_hash() -> None:
    for name in ("resnet18", "convnext_tiny", "efficientnet_b0", NAME, "mobilenet_v2"):
        url = weights.models.get_model_weights(name).DEFAULT.url
        digits = url.rpartition("/")[2].removesuffix(".pth").rpartition("-")[2]
        assert len(digits) == 8
        assert int(digits, 16) >= 0


@pytest.mark.real_data
def test_the_real_weights_hold_three_learnt_stages_and_a_fresh_one() -> None:
    if not REAL_WEIGHTS.is_file():
        pytest.skip("data: the real weights are no part of the project")
    model = get_model_transfer_learning(
        "resnet18", 44, weights=REAL_WEIGHTS, unfreeze=("layer2", "layer3", "layer4")
    )
    assert not was_never_trained(model.layer1)
    assert was_never_trained(model.layer4)
    assert learnt_layers(model) == ["layer2", "layer3"]
    scores = model.eval()(torch.randn(2, 3, 64, 64))
    assert scores.shape == (2, 44)
    assert scores.isfinite().all()


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Weights that the package is made to believe it ships, with their hash beside them."""
    monkeypatch.setattr(weights, "SHIPPED_FOR", NAME)
    path = save(some_weights(), tmp_path / "shipped.safetensors")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_suffix(".json").write_text(json.dumps({"sha256": digest}))
    monkeypatch.setattr(weights, "SHIPPED_FILE", path)
    return path


def test_the_shipped_weights_are_loaded(shipped: Path) -> None:
    model = network()
    load_weights(model, NAME, "shipped")
    stored = safetensors.torch.load_file(shipped)
    assert torch.equal(model.state_dict()["features.0.0.weight"], stored["features.0.0.weight"])


def test_shipped_weights_that_were_damaged_are_named_and_never_half_used(shipped: Path) -> None:
    content = bytearray(shipped.read_bytes())
    content[-1] ^= 1  # still a sound safetensors file, but another one
    shipped.write_bytes(content)
    model = network()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    with pytest.raises(WeightsError, match=rf"{shipped.name} are damaged: .* expected \w{{8}}\. Install"):
        load_weights(model, NAME, "shipped")
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())


@pytest.mark.parametrize("suffix", [".safetensors", ".json"])
def test_a_missing_shipped_file_is_named(shipped: Path, suffix: str) -> None:
    shipped.with_suffix(suffix).unlink()
    with pytest.raises(WeightsError, match=rf"lack the file .*shipped\{suffix}\. Install Landmarks again"):
        fetch_weights(NAME, "shipped")


@pytest.mark.parametrize("content", ["", "[]", '{"sha": 1}', "{"])
def test_a_damaged_hash_of_the_shipped_weights_is_named(shipped: Path, content: str) -> None:
    shipped.with_suffix(".json").write_text(content)
    with pytest.raises(WeightsError, match=r"shipped\.json cannot be read"):
        fetch_weights(NAME, "shipped")


def test_only_one_networks_weights_are_shipped(shipped: Path) -> None:
    with pytest.raises(BadInput, match="those of mobilenet_v3_small, not of resnet18"):
        fetch_weights("resnet18", "shipped")
    assert shipped.is_file()


def test_the_default_follows_the_data() -> None:
    assert weights.default_weights("renders", "resnet18") == "shipped"
    assert weights.default_weights("udacity", "resnet18") == "imagenet"
    assert weights.default_weights("some/folder", "resnet18") == "imagenet"
    assert weights.default_weights("renders", "convnext_tiny") == "imagenet"
