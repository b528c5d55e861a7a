"""Checkpoints: what is written comes back, a kill leaves the one before, and nothing else is let in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch

from landmarks.errors import RunError, StorageError
from landmarks.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from misbehaving_files import Payload, files_of_at_most

SETTINGS: dict[str, Any] = {"epochs": 3, "learning_rate": 0.1, "augmentation": {"scale": (0.3, 1.0)}}


def checkpoint(**changes: Any) -> Checkpoint:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(2, 2))], 0.1, momentum=0.9)
    kept = Checkpoint(
        settings=SETTINGS,
        epochs_done=2,
        model={"weight": torch.arange(4.0)},
        average={"weight": torch.arange(4.0) / 2},
        optimizer=optimizer.state_dict(),
        best={"weight": torch.zeros(4)},
        best_epoch=1,
        best_top1=0.625,
        seconds=12.5,
        seconds_to_50=None,
        history=[{"epoch": 1, "valid_loss": 0.5}, {"epoch": 2, "valid_loss": 0.25}],
    )
    return replace(kept, **changes)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    saved = checkpoint()
    save_checkpoint(saved, tmp_path / "checkpoint.pt")
    loaded = load_checkpoint(tmp_path / "checkpoint.pt", SETTINGS)
    before, after = asdict(saved), asdict(loaded)
    for part in ("model", "average", "best"):
        assert torch.equal(before.pop(part)["weight"], after.pop(part)["weight"])
    assert before == after


IN_MID_WRITE = """
import sys, time
import torch
from pathlib import Path
from landmarks.models import torch_files
from landmarks.training.checkpoint import save_checkpoint
from test_checkpoint import checkpoint

path, writes = Path(sys.argv[1]), []
save_checkpoint(checkpoint(epochs_done=1), path)
write = torch_files._Writer.write

def write_half_and_hang(self, data):
    writes.append(len(data))
    if len(writes) < 4:
        return write(self, data)
    write(self, bytes(data)[: len(data) // 2])
    self.file.flush()
    print("writing", flush=True)
    time.sleep(600)

torch_files._Writer.write = write_half_and_hang
save_checkpoint(checkpoint(epochs_done=2), path)
"""


def test_a_kill_while_writing_leaves_the_checkpoint_before(tmp_path: Path) -> None:
    path = tmp_path / "run" / "checkpoint.pt"
    here = Path(__file__).parent
    environment = {"PYTHONPATH": f"{here}:{here.parent}:{here.parents[1] / 'src'}", "PATH": ""}
    process = subprocess.Popen(
        [sys.executable, "-c", IN_MID_WRITE, str(path)], stdout=subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    with process.stdout as said:
        assert said.readline() == b"writing\n"
        (unfinished,) = set(path.parent.iterdir()) - {path}
        process.kill()
        process.wait(timeout=60)
    assert unfinished.stat().st_size > 0, "the kill came before the writing"
    assert load_checkpoint(path, SETTINGS).epochs_done == 1
    with pytest.raises(RunError, match="damaged"):
        load_checkpoint(unfinished, SETTINGS)
    save_checkpoint(checkpoint(epochs_done=3), path)
    assert load_checkpoint(path, SETTINGS).epochs_done == 3


def test_a_full_disk_leaves_the_checkpoint_before(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    save_checkpoint(checkpoint(), path)
    larger = checkpoint(epochs_done=3, model={"weight": torch.zeros(100_000)})
    with files_of_at_most(50_000), pytest.raises(StorageError, match=r"checkpoint\.pt"):
        save_checkpoint(larger, path)
    assert load_checkpoint(path, SETTINGS).epochs_done == 2


def test_a_missing_checkpoint_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"no checkpoint at .*checkpoint\.pt.*train without --resume"):
        load_checkpoint(tmp_path / "checkpoint.pt", SETTINGS)


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("not a checkpoint")


def foreign(content: Any) -> Callable[[Path], None]:
    return lambda path: torch.save(content, path)


@pytest.mark.parametrize(
    "spoil",
    [
        cut_in_half,
        empty,
        text,
        foreign([1, 2]),
        foreign(torch.zeros(2)),
        foreign({"weight": torch.zeros(2)}),
        foreign({"format": 1}),
        foreign({"format": 1, **asdict(checkpoint()), "surplus": 3}),
    ],
    ids=["cut", "empty", "text", "a list", "a tensor", "weights", "too little", "too much"],
)
def test_what_is_no_sound_checkpoint_is_refused(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    save_checkpoint(checkpoint(), path)
    assert load_checkpoint(path, SETTINGS).epochs_done == 2
    spoil(path)
    with pytest.raises(RunError, match=r"checkpoint\.pt is damaged or no checkpoint; .*train again"):
        load_checkpoint(path, SETTINGS)


def test_another_format_is_refused(tmp_path: Path) -> None:
    torch.save({"format": 99, **asdict(checkpoint())}, tmp_path / "checkpoint.pt")
    with pytest.raises(RunError, match="another version of Landmarks"):
        load_checkpoint(tmp_path / "checkpoint.pt", SETTINGS)


def test_code_in_a_checkpoint_is_refused_and_does_not_run(tmp_path: Path) -> None:
    content = {"format": 1, **vars(checkpoint()), "best": Payload(tmp_path / "ran")}
    torch.save(content, tmp_path / "checkpoint.pt")
    with pytest.raises(RunError, match="damaged or no checkpoint"):
        load_checkpoint(tmp_path / "checkpoint.pt", SETTINGS)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"learning_rate": 0.2}, "learning_rate=0.1, now learning_rate=0.2"),
        ({"backbone": "resnet50"}, "backbone=None, now backbone='resnet50'"),
        ({"augmentation": {"scale": (0.5, 1.0)}}, r"scale.*0\.3.*scale.*0\.5"),
    ],
)
def test_a_run_with_other_settings_is_refused_and_the_setting_named(
    now: dict[str, Any], said: str, tmp_path: Path
) -> None:
    save_checkpoint(checkpoint(), tmp_path / "checkpoint.pt")
    load_checkpoint(tmp_path / "checkpoint.pt", dict(SETTINGS))
    with pytest.raises(RunError, match=said):
        load_checkpoint(tmp_path / "checkpoint.pt", {**SETTINGS, **now})
