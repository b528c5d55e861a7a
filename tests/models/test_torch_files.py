"""Files that `torch.save` writes: damage is told, code is never run, and a disk that refuses is named."""

from __future__ import annotations

import pickle
import random
import signal
from pathlib import Path

import pytest
import torch

from landmarks.errors import StorageError
from landmarks.models.torch_files import read_torch_file, write_torch_file
from misbehaving_files import Payload, files_of_at_most

CONTENT = {"weights": torch.arange(100.0).reshape(4, 25), "epochs": 3, "rates": (0.1, 0.2)}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_torch_file(CONTENT, tmp_path / "deep" / "file.pt")
    read = read_torch_file(tmp_path / "deep" / "file.pt")
    assert torch.equal(read.pop("weights"), CONTENT["weights"])
    assert read == {"epochs": 3, "rates": (0.1, 0.2)}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["file.pt"]


def test_plain_torch_reads_it_too(tmp_path: Path) -> None:
    write_torch_file(CONTENT, tmp_path / "file.pt")
    assert torch.equal(torch.load(tmp_path / "file.pt")["weights"], CONTENT["weights"])


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "legacy"])
def test_a_damaged_file_is_a_value_error_whatever_the_damage(zipped: bool, tmp_path: Path) -> None:
    path = tmp_path / "file.pt"
    torch.save(CONTENT, path, _use_new_zipfile_serialization=zipped)
    whole, dice = path.read_bytes(), random.Random(0)
    refused = 0
    for trial in range(300):
        content = bytearray(whole)
        if trial % 3 == 0:
            del content[dice.randrange(len(content)) :]
        elif trial % 3 == 1:
            content[dice.randrange(len(content))] = dice.randrange(256)
        else:
            start = dice.randrange(len(content))
            del content[start : start + dice.choice([1, 8, 64])]
        path.write_bytes(content)
        try:
            read_torch_file(path)
        except ValueError:
            refused += 1
    assert 150 < refused < 300, "some damage hits what no one reads, most does not"
    path.write_bytes(whole)
    assert read_torch_file(path)["epochs"] == 3


@pytest.mark.parametrize("content", [b"", b"\x80", b"not weights at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_such_file_is_a_value_error(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file.pt").write_bytes(content)
    with pytest.raises(ValueError, match="damaged or was not written by torch"):
        read_torch_file(tmp_path / "file.pt")


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "bare pickle"])
def test_code_in_a_file_is_refused_and_does_not_run(zipped: bool, tmp_path: Path) -> None:
    path, mark = tmp_path / "file.pt", tmp_path / "ran"
    if zipped:
        torch.save({"weights": torch.zeros(2), "extra": Payload(mark)}, path)
    else:
        path.write_bytes(pickle.dumps(Payload(mark)))
    with pytest.raises(ValueError, match="damaged or was not written by torch"):
        read_torch_file(path)
    assert not mark.exists()
    if zipped:
        torch.load(path, weights_only=False)
    else:
        pickle.loads(path.read_bytes())
    assert mark.exists(), "the payload was never a danger"


def test_a_file_that_cannot_be_opened_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"file\.pt"):
        read_torch_file(tmp_path / "file.pt")


def test_a_disk_that_refuses_is_named_and_the_old_file_stays(tmp_path: Path) -> None:
    assert signal.getsignal(signal.SIGXFSZ) == signal.SIG_IGN, "or the system would kill this process"
    path = tmp_path / "file.pt"
    write_torch_file({"small": torch.zeros(10)}, path)
    with files_of_at_most(100_000), pytest.raises(StorageError, match=r"file\.pt: the disk refuses it"):
        write_torch_file({"large": torch.zeros(200_000), "more": torch.zeros(10)}, path)
    assert list(read_torch_file(path)) == ["small"]
    assert [left.name for left in tmp_path.iterdir()] == ["file.pt"]
    with files_of_at_most(100_000):
        write_torch_file({"fits": torch.zeros(10_000)}, path)
    assert list(read_torch_file(path)) == ["fits"]


def test_what_cannot_be_pickled_stays_an_error_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises((AttributeError, pickle.PicklingError)):
        write_torch_file({"code": lambda: None}, tmp_path / "file.pt")
    assert list(tmp_path.iterdir()) == []
