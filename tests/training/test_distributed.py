"""Training with two real processes on this machine: together they do what one would do alone."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

import group_member
from landmarks.data.cache import build_cache
from landmarks.data.sources import open_data
from landmarks.data.split import stratified_split
from landmarks.errors import BadInput
from landmarks.training.device import Device
from landmarks.training.distributed import Group, join_group

TOGETHER = ["gradients", "figures", "normalised", "interrupted", "astray", "features"]


def torchrun(*command: str, timeout_sec: float = 300) -> subprocess.CompletedProcess[str]:
    """Run a program as two processes of one group, each with one thread."""
    here = Path(group_member.__file__).parent
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join([str(here.parent / "src"), str(here)]),
    }
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    return subprocess.run(
        [*launcher, *command],
        capture_output=True,
        text=True,
        env=environment,
        timeout=timeout_sec,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where two processes have left what each of the tasks returned to them."""
    folder = tmp_path_factory.mktemp("group")
    done = torchrun(group_member.__file__, str(folder), *TOGETHER)
    assert done.returncode == 0, done.stderr
    return folder


def returned(folder: Path, task: str) -> list[Any]:
    """What the task returned to each of the two processes."""
    return [torch.load(folder / f"{task}-{rank}.pt") for rank in range(2)]


def alone(task: str, tmp_path: Path) -> Any:
    return group_member.TASKS[task](Group(), Device("cpu"), tmp_path)


def test_gradients_are_those_of_the_whole_batch(folder: Path, tmp_path: Path) -> None:
    expected = alone("gradients", tmp_path)
    assert len(expected) == 4
    for found in returned(folder, "gradients"):
        for ours, one in zip(found, expected, strict=True):
            # Float32 sums of ten pictures, added up as five and five.
            torch.testing.assert_close(ours, one, atol=1e-6, rtol=1e-5)


def test_the_figures_are_those_of_a_single_process(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_the_last(self: Group, indices: torch.Tensor) -> torch.Tensor:  # noqa: ARG001
        return indices[: len(indices) // 2 * 2]

    # A single process would train on all nine pictures of a batch, of which two can share but eight.
    monkeypatch.setattr(Group, "share", without_the_last)
    expected = alone("figures", tmp_path)
    first, second = returned(folder, "figures")
    assert expected["best_top1"] > 0.5
    for found in (first, second):
        assert found["best_top1"] == expected["best_top1"]
        for row, one in zip(found["history"], expected["history"], strict=True):
            # Twelve steps of float32 arithmetic in another order.
            for figure in ("train_loss", "train_top1", "valid_loss", "valid_top1", "learning_rate"):
                assert row[figure] == pytest.approx(one[figure], rel=1e-4, abs=1e-6), figure
        for key, value in expected["weights"].items():
            torch.testing.assert_close(found["weights"][key], value, atol=1e-5, rtol=1e-4)


def test_all_processes_end_with_the_very_same_weights(folder: Path) -> None:
    for task in ("figures", "normalised"):
        first, second = returned(folder, task)
        assert first["best_top1"] == second["best_top1"]
        for key, value in first["weights"].items():
            assert torch.equal(value, second["weights"][key]), key
    # Batch statistics and augmentation are each process's own, so that only the outcome can be compared.
    assert first["best_top1"] >= 0.8


def test_only_the_leader_writes_the_checkpoint(folder: Path) -> None:
    assert (folder / "checkpoint-0.pt").is_file()
    assert not (folder / "checkpoint-1.pt").exists()


def test_one_processes_ctrl_c_stops_all_after_the_same_epoch_and_they_resume(folder: Path) -> None:
    for found in returned(folder, "interrupted"):
        assert found["stopped"]
        assert found["epochs"] == 2
        for key, value in found["whole"].items():
            # The others' statistics of batch norms are not kept: only the leader's are.
            torch.testing.assert_close(found["resumed"][key], value, atol=1e-6, rtol=1e-5)


def test_one_processes_loss_that_is_no_number_ends_all_with_the_same_advice(folder: Path) -> None:
    for said in returned(folder, "astray"):
        assert said.startswith("Training went astray: the loss is nan. Lower the learning rate")


def test_each_process_reads_its_part_of_the_stored_features(folder: Path, tmp_path: Path) -> None:
    expected = alone("features", tmp_path)
    parts = returned(folder, "features")
    for batch, (numbers, labels) in enumerate(expected["train"]):
        assert labels == [number % 5 for number in numbers]
        for rank, part in enumerate(parts):
            assert part["train"][batch] == (numbers[rank::2], labels[rank::2])
    valid = [number for part in parts for numbers, _ in part["valid"] for number in numbers]
    assert sorted(valid) == list(range(23))


def test_a_process_that_dies_takes_the_others_with_it(tmp_path: Path) -> None:
    started = time.monotonic()
    done = torchrun(group_member.__file__, str(tmp_path), "failing", timeout_sec=120)
    assert done.returncode != 0
    assert "the disk is gone" in done.stderr
    # They would wait half an hour for one that only fell behind.
    assert time.monotonic() - started < 100


@pytest.mark.slow
def test_a_run_under_torchrun_is_one_run(make_pictures: Callable[..., Path], tmp_path: Path) -> None:
    root, out = make_pictures(train=16), tmp_path / "run"
    command = ["--module", "landmarks", "train", "scratch", "--data", str(root), "--out", str(out)]
    done = torchrun(*command, "--epochs", "2", "--batch-size", "8", "--valid-fraction", "0.25")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Everything is in") == 1
    assert "Traceback" not in done.stderr
    cache = build_cache(open_data(str(root)), "train", 96)
    split = stratified_split(cache.labels, 0.25, 0, cache.names)
    stored = json.loads((out / "split.json").read_text(encoding="utf-8"))
    assert sorted(stored["valid"]) == sorted(split.valid_names)
    with open(out / "history.csv", encoding="utf-8") as file:
        assert [float(row["epoch"]) for row in csv.DictReader(file)] == [1, 2]
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["epochs"] == 2


@pytest.mark.parametrize(("count", "world", "size"), [(8, 2, 4), (9, 2, 4), (10, 3, 3), (2, 3, 0), (7, 1, 7)])
def test_shares_are_of_one_size_and_no_index_is_in_two(count: int, world: int, size: int) -> None:
    shares = [Group(rank, world).share(torch.arange(count)).tolist() for rank in range(world)]
    assert [len(share) for share in shares] == [size] * world
    together = [index for share in shares for index in share]
    assert len(set(together)) == len(together)
    assert set(together) <= set(range(count))


def test_without_torchrun_a_group_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    with join_group("cpu") as (group, device):
        assert group == Group(0, 1)
        assert group.leads
        assert device.kind == "cpu"
        group.wait()
        values = torch.tensor([1.0, 2.0])
        assert torch.equal(group.total(values), values)
        model = torch.nn.Linear(2, 2)
        assert group.synchronise(model, device) is model
    monkeypatch.setenv("WORLD_SIZE", "1")
    with join_group("cpu") as (group, _):
        assert group == Group(0, 1)
    with pytest.raises(BadInput, match="no device “abacus”"), join_group("abacus"):
        pass


def test_only_the_first_process_leads() -> None:
    assert [Group(rank, 3).leads for rank in range(3)] == [True, False, False]
