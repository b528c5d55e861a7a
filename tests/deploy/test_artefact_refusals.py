"""What is no artefact, or a damaged one, or one of other classes, is refused in one sentence."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from landmarks.deploy import artefact as artefact_module
from landmarks.deploy.artefact import Artefact, load_artefact, require_classes
from landmarks.deploy.torchscript import save_scripted, script_for_inference
from landmarks.errors import ArtefactError

NAMES = ["07.Stonehenge", "16.Eiffel_Tower", "Café & „Zoo“", "Our house", "99.Atlantis"]


def as_empty(path: Path) -> None:
    path.touch()


def as_folder(path: Path) -> None:
    path.mkdir()


def as_text(path: Path) -> None:
    path.write_text("not a model at all\n" * 100)


def as_random_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday/notes.txt", "sun")


def as_state_dict(path: Path) -> None:
    torch.save(nn.Linear(3, 5).state_dict(), path)


def as_foreign_torchscript(path: Path) -> None:
    with path.open("wb") as file:
        save_scripted(script_for_inference(nn.Linear(3, 5), keep=[]), file, {})


def as_zip_with_metadata_and_no_code(path: Path) -> None:
    metadata = {"format": "landmarks predictor", "format_version": 1, "class_names": NAMES}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model/extra/landmarks.json", json.dumps(metadata))


def as_zip_whose_metadata_is_no_json(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model/extra/landmarks.json", "{")


def as_torchscript_with_other_names_inside(path: Path) -> None:
    metadata = {"format": "landmarks predictor", "format_version": 1, "class_names": NAMES}
    with path.open("wb") as file:
        save_scripted(
            script_for_inference(nn.Linear(3, 5), keep=[]), file, {"landmarks.json": json.dumps(metadata)}
        )


def as_named_pipe(path: Path) -> None:
    import os

    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "There is no file"),
        (as_empty, "it is empty"),
        (as_folder, "it is a folder"),
        (as_text, "it is not a TorchScript file"),
        (as_random_zip, "does not say what its classes are"),
        (as_state_dict, "does not say what its classes are"),
        (as_foreign_torchscript, "does not say what its classes are"),
        (as_zip_with_metadata_and_no_code, "its TorchScript cannot be loaded"),
        (as_zip_whose_metadata_is_no_json, "its metadata is not JSON"),
        (as_torchscript_with_other_names_inside, "other class names than its metadata"),
        pytest.param(
            as_named_pipe,
            "not a regular file",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes"),
        ),
    ],
)
def test_what_is_no_artefact_is_refused(make: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    path = tmp_path / "a model’s file.pt"
    make(path)
    with pytest.raises(ArtefactError, match=said) as caught:
        load_artefact(path)
    assert path.name in str(caught.value)
    assert "pass the model.pt" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_off_artefact_is_refused(share: float, artefact: Artefact) -> None:
    content = artefact.path.read_bytes()
    artefact.path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ArtefactError, match="cut off"):
        load_artefact(artefact.path)
    artefact.path.write_bytes(content)
    load_artefact(artefact.path)


def test_one_flipped_bit_in_the_weights_is_seen(artefact: Artefact) -> None:
    content = bytearray(artefact.path.read_bytes())
    with zipfile.ZipFile(artefact.path) as archive:
        largest = max(archive.infolist(), key=lambda info: info.file_size)
    content[largest.header_offset + 200 + largest.file_size // 2] ^= 1
    artefact.path.write_bytes(content)
    with pytest.raises(ArtefactError, match="it is damaged"):
        load_artefact(artefact.path)


def test_damage_anywhere_gives_an_artefact_error_and_nothing_else(
    artefact: Artefact, rng: np.random.Generator
) -> None:
    content = artefact.path.read_bytes()
    for _ in range(150):
        damaged = bytearray(content)
        for place in rng.integers(0, len(content), 3):
            damaged[place] = rng.integers(0, 256)
        artefact.path.write_bytes(damaged)
        try:
            loaded = load_artefact(artefact.path)
        except ArtefactError:
            continue
        # What no checksum covers, such as dates and padding, may change unseen and changes nothing.
        assert loaded.metadata == artefact.metadata


def rewrite_metadata(path: Path, **changes: object) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            if name.endswith("landmarks.json"):
                content = json.dumps({**json.loads(content), **changes}).encode()
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format_version": 2}, "format version 2, and this program reads version 1"),
        ({"format": "another"}, "not written by this program"),
        ({"class_names": []}, "names no classes"),
        ({"class_names": [1, 2]}, "names no classes"),
    ],
)
def test_other_metadata_is_refused_before_any_code_is_loaded(
    changes: dict, said: str, artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite_metadata(artefact.path, **changes)
    monkeypatch.setattr(artefact_module, "load_scripted", lambda _: pytest.fail("the code was loaded"))
    with pytest.raises(ArtefactError, match=said):
        load_artefact(artefact.path)


def test_an_artefact_fits_its_own_classes(artefact: Artefact) -> None:
    require_classes(artefact, NAMES)
    require_classes(artefact, tuple(NAMES))


@pytest.mark.parametrize(
    ("class_names", "said"),
    [
        ([*NAMES[:4], "Oz"], r"only the model has 99\.Atlantis and only the data has Oz"),
        (NAMES[:4], r"\(5\) than the data has \(4\): only the model has 99\.Atlantis\."),
        ([*NAMES, *"abcde"], r"only the data has a, b, c and 2 more"),
        ([NAMES[0], NAMES[2], NAMES[1], *NAMES[3:]], "class 1 is 16.Eiffel_Tower for the model and Café"),
    ],
)
def test_an_artefact_of_other_classes_names_the_first_that_differ(
    class_names: list[str], said: str, artefact: Artefact
) -> None:
    with pytest.raises(ArtefactError, match=said):
        require_classes(artefact, class_names)
