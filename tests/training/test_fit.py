"""The training loop: what it learns, which weights it keeps, and how it stops and goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from landmarks.errors import BadInput, LandmarksError, RunError, StorageError
from landmarks.training.checkpoint import load_checkpoint
from landmarks.training.device import Device
from landmarks.training.fit import Fit, FitResult, FitSettings
from landmarks.training.objective import one_cycle
from listeners import Recorder
from making_batches import Points, classifier

VALID = Points(80, 40, seed=1)


def make_fit(model: nn.Module | None = None, **options: Any) -> Fit:
    """A short run on the CPU in float32; options are those of `FitSettings` and of `Fit`."""
    of_fit = {key: options.pop(key) for key in list(options) if key in Fit.__dataclass_fields__}
    settings = FitSettings(**{"epochs": 4, "learning_rate": 0.3, "label_smoothing": 0.0, **options})
    return Fit(model or classifier(), settings, Device("cpu"), **of_fit)


def weights(model: nn.Module) -> dict[str, Tensor]:
    return {key: value.clone() for key, value in model.state_dict().items()}


def same(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    return all(torch.equal(first[key], second[key]) for key in first.keys() | second.keys())


def without_times(result: FitResult) -> list[dict[str, float]]:
    return [{key: value for key, value in row.items() if key != "seconds"} for row in result.history]


class Interrupting(Points):
    """Points whose batch `batch` of the epoch `epoch` comes with a real Ctrl-C."""

    def __init__(self, epoch: int, batch: int) -> None:
        super().__init__()
        self.at = (epoch, batch)

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
        for batch, content in enumerate(super().epoch(number)):
            if (number, batch) == self.at:
                os.kill(os.getpid(), signal.SIGINT)
            yield content


class Misleading(Points):
    """Validation points whose labels are right only the times that `right` names; 1 is the first."""

    def __init__(self, right: set[int]) -> None:
        super().__init__(80, 40, seed=1)
        self.right, self.times = right, 0
        self.seen: list[dict[str, Tensor]] = []
        self.fit: Fit | None = None

    def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
        self.times += 1
        if self.fit is not None:
            self.seen.append(weights(self.fit.average.model))
        for x, labels in super().epoch(number):
            yield x, labels if self.times in self.right else (labels + 1) % 3


def test_it_learns_a_problem_that_can_be_learnt() -> None:
    result = make_fit(epochs=15).run(Points(240, 16), VALID)
    assert result.history[0]["valid_top1"] < 0.85 < 0.92 < result.best_top1
    assert result.history[-1]["train_loss"] < 0.6 * result.history[0]["train_loss"]
    assert not result.stopped


def test_the_network_that_comes_back_is_the_one_that_was_measured() -> None:
    result = make_fit().run(Points(), VALID)
    assert not result.model.training
    with torch.no_grad():
        scores = result.model(VALID.x)
    row = result.history[result.best_epoch - 1]
    top1 = (scores.argmax(dim=1) == VALID.labels).double().mean().item()
    # Float32 sums in another order.
    assert functional.cross_entropy(scores, VALID.labels).item() == pytest.approx(row["valid_loss"], rel=1e-5)
    assert row["valid_top1"] == result.best_top1 == pytest.approx(top1)


def test_validation_weighs_every_picture_alike() -> None:
    class Uneven(Points):
        def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:  # noqa: ARG002
            yield self.x[:60], self.labels[:60]
            yield self.x[60:], self.labels[60:]

    valid = Uneven(63, 63, seed=1)
    result = make_fit(epochs=1).run(Points(), valid)
    with torch.no_grad():
        scores = result.model(valid.x)
    (row,) = result.history
    assert row["valid_loss"] == pytest.approx(functional.cross_entropy(scores, valid.labels).item(), rel=1e-5)
    assert row["valid_top1"] == pytest.approx((scores.argmax(dim=1) == valid.labels).double().mean().item())
    assert result.best_top1 == row["valid_top1"]


def test_training_figures_are_means_over_the_pictures() -> None:
    torch.manual_seed(0)
    model, train = nn.Linear(4, 3), Points(96, 16)
    # At this rate nothing moves, so that all pictures are judged by the same weights.
    result = make_fit(model, epochs=1, learning_rate=1e-12, label_smoothing=0.2).run(train, VALID)
    scores = model(train.x)
    expected = functional.cross_entropy(scores, train.labels, label_smoothing=0.2)
    assert result.history[0]["train_loss"] == pytest.approx(expected.item(), rel=1e-5)
    top1 = (scores.argmax(dim=1) == train.labels).double().mean()
    assert result.history[0]["train_top1"] == pytest.approx(top1.item())


def test_history_has_a_row_an_epoch() -> None:
    result = make_fit(epochs=3, seconds_before=100.0).run(Points(), VALID)
    assert [row["epoch"] for row in result.history] == [1, 2, 3]
    assert set(result.history[0]) == {
        "epoch",
        "seconds",
        "learning_rate",
        "train_loss",
        "train_top1",
        "valid_loss",
        "valid_top1",
    }
    seconds = [100.0, *(row["seconds"] for row in result.history)]
    assert seconds == sorted(set(seconds))
    assert result.seconds == seconds[-1] < 160
    # The rate of the last of six steps: 5, 11 and 17 of 18 are behind.
    rates = [0.3 * one_cycle(steps / 18, 0.2) for steps in (5, 11, 17)]
    assert [row["learning_rate"] for row in result.history] == pytest.approx(rates)


def test_a_constant_rate_is_the_same_in_every_epoch() -> None:
    result = make_fit(epochs=3, schedule="constant", optimizer="AdamW").run(Points(), VALID)
    assert [row["learning_rate"] for row in result.history] == [0.3] * 3
    with pytest.raises(BadInput, match="one-cycle, constant"):
        make_fit(schedule="cosine")


def test_the_epoch_that_validates_best_is_kept_when_later_ones_are_worse() -> None:
    valid = Misleading(right={2})
    fit = valid.fit = make_fit(epochs=5)
    result = fit.run(Points(), valid)
    assert result.best_epoch == 2
    assert result.best_top1 == result.history[1]["valid_top1"] > 0.5
    assert same(weights(result.model), valid.seen[1])
    assert not same(valid.seen[1], valid.seen[-1])


def test_of_equally_good_epochs_the_last_is_kept() -> None:
    class Hopeless(Points):
        def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
            for x, labels in super().epoch(number):
                yield x, torch.full_like(labels, 3)

    model = nn.Linear(4, 4)
    nn.init.constant_(model.bias[3], -100)
    result = make_fit(model, epochs=3, learning_rate=1e-6).run(Points(), Hopeless(seed=1))
    assert [row["valid_top1"] for row in result.history] == [0, 0, 0]
    assert result.best_epoch == 3


def test_seconds_to_50_is_when_validation_first_passed_half() -> None:
    result = make_fit(epochs=5, seconds_before=3.0).run(Points(), Misleading(right={3, 5}))
    assert [row["valid_top1"] > 0.5 for row in result.history] == [False, False, True, False, True]
    assert result.seconds_to_50 == result.history[2]["seconds"] > 3.0
    assert make_fit().run(Points(), Misleading(right=set())).seconds_to_50 is None


@pytest.mark.parametrize("poison", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_ends_training_with_advice(poison: float) -> None:
    class Poisoned(Points):
        def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
            for batch, (x, labels) in enumerate(super().epoch(number)):
                yield (x.fill_(poison) if (number, batch) == (1, 2) else x), labels

    before = signal.getsignal(signal.SIGINT)
    progress = Recorder()
    with pytest.raises(LandmarksError, match=r"the loss is nan\. Lower the learning rate \(now 0\.3\)"):
        make_fit(nn.Linear(4, 3), progress=progress).run(Poisoned(), VALID)
    assert progress.counted == [6 + 2], "it went on after the bad batch"
    assert signal.getsignal(signal.SIGINT) == before


def test_a_rate_far_too_high_ends_training_with_advice() -> None:
    with pytest.raises(LandmarksError, match="Training went astray"):
        make_fit(nn.Linear(4, 3), learning_rate=1e38).run(Points(), VALID)


@pytest.mark.parametrize("optimizer", ["SGD", "AdamW"])
def test_an_interrupted_run_resumes_as_if_nothing_had_happened(optimizer: str, tmp_path: Path) -> None:
    options = {"optimizer": optimizer, "learning_rate": 0.05, "weight_decay": 0.01, "epochs": 5}
    whole = make_fit(**options, checkpoint=tmp_path / "whole.pt")
    expected = whole.run(Points(), VALID)

    broken = make_fit(**options, checkpoint=tmp_path / "broken.pt").run(Interrupting(2, 3), VALID)
    assert broken.stopped
    assert without_times(broken) == without_times(expected)[:2]
    assert broken.best_epoch in (1, 2)

    torch.manual_seed(1234)  # another process would not have the same random numbers at hand
    progress = Recorder()
    again = make_fit(**options, checkpoint=tmp_path / "broken.pt", progress=progress)
    result = again.run(Points(), VALID, resume=True)
    assert not result.stopped
    assert without_times(result) == without_times(expected)
    assert same(weights(result.model), weights(expected.model))
    assert same(weights(again.model), weights(whole.model))
    assert result.best_epoch == expected.best_epoch
    assert result.history[1]["seconds"] == broken.history[1]["seconds"] < result.history[2]["seconds"]
    assert progress.counted == [5 * 6]


def test_what_an_interrupted_run_gives_back_can_be_used() -> None:
    expected = make_fit(epochs=9).run(Points(), VALID)
    broken = make_fit(epochs=9).run(Interrupting(4, 1), VALID)
    assert broken.stopped
    assert len(broken.history) == 4
    assert without_times(broken) == without_times(expected)[:4]
    with torch.no_grad():
        top1 = (broken.model(VALID.x).argmax(dim=1) == VALID.labels).double().mean().item()
    assert top1 > 0.5


def test_a_run_interrupted_in_its_first_epoch_gives_back_what_it_has(tmp_path: Path) -> None:
    fit = make_fit(checkpoint=tmp_path / "checkpoint.pt")
    result = fit.run(Interrupting(0, 3), VALID)
    assert result.stopped
    assert (len(result.history), result.best_epoch) == (1, 1)
    assert not same(weights(result.model), weights(classifier()))
    # Resumed from a part of an epoch, it would not become what it would have been.
    assert not (tmp_path / "checkpoint.pt").exists()


def test_a_finished_run_resumes_to_the_same_result_and_trains_no_more(tmp_path: Path) -> None:
    class Untouched(Points):
        def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
            raise AssertionError(f"epoch {number} was trained")

    first = make_fit(checkpoint=tmp_path / "checkpoint.pt").run(Points(), VALID)
    again = make_fit(checkpoint=tmp_path / "checkpoint.pt").run(Untouched(), VALID, resume=True)
    assert again.history == first.history
    assert (again.seconds, again.seconds_to_50) == (first.seconds, first.seconds_to_50)
    assert same(weights(again.model), weights(first.model))


def test_a_checkpoint_is_written_after_each_epoch(tmp_path: Path) -> None:
    found = []

    class Looking(Points):
        def epoch(self, number: int) -> Iterator[tuple[Tensor, Tensor]]:
            path = tmp_path / "checkpoint.pt"
            found.append(load_checkpoint(path, {}).epochs_done if path.exists() else 0)
            return super().epoch(number)

    make_fit(epochs=3, checkpoint=tmp_path / "checkpoint.pt").run(Looking(), VALID)
    assert found == [0, 1, 2]
    assert load_checkpoint(tmp_path / "checkpoint.pt", {}).epochs_done == 3


def test_a_checkpoint_that_does_not_belong_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    make_fit(checkpoint=path, described={"data": "a"}).run(Points(), VALID)
    make_fit(checkpoint=path, described={"data": "a"}).run(Points(), VALID, resume=True)
    for changes in ({"learning_rate": 0.1}, {"described": {"data": "b"}}, {"seed": 1}):
        with pytest.raises(RunError, match="belongs to a run with"):
            make_fit(checkpoint=path, **{"described": {"data": "a"}, **changes}).run(
                Points(), VALID, resume=True
            )
    for other in (nn.Linear(4, 3), nn.Sequential(*list(classifier())[:-1], nn.Linear(16, 4))):
        with pytest.raises(RunError, match="another network"):
            make_fit(other, checkpoint=path, described={"data": "a"}).run(Points(), VALID, resume=True)


def test_there_must_be_something_to_resume(tmp_path: Path) -> None:
    with pytest.raises(LandmarksError, match="keeps no checkpoint"):
        make_fit().run(Points(), VALID, resume=True)
    with pytest.raises(RunError, match="nothing to resume"):
        make_fit(checkpoint=tmp_path / "checkpoint.pt").run(Points(), VALID, resume=True)


def test_a_checkpoint_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match=r"checkpoint\.pt"):
        make_fit(checkpoint=tmp_path / "file" / "checkpoint.pt").run(Points(), VALID)


def test_seeds_decide_everything() -> None:
    def trained(seed: int) -> dict[str, Tensor]:
        model = classifier()
        torch.manual_seed(99)  # has no say
        return weights(make_fit(model, seed=seed, epochs=2).run(Points(), VALID).model)

    first = trained(0)
    torch.rand(5)
    assert same(trained(0), first)
    assert not same(trained(1), first), "dropout follows the seed"
    trained(10**18)


@pytest.mark.parametrize(("batch_size", "epochs"), [(96, 3), (40, 1), (24, 1)])
def test_runs_of_few_steps_give_back_what_they_learnt(batch_size: int, epochs: int) -> None:
    fit = make_fit(epochs=epochs)
    result = fit.run(Points(96, batch_size), VALID)
    start, end = (weights(model)["0.weight"] for model in (classifier(), fit.model))
    distance = (weights(result.model)["0.weight"] - end).norm() / (start - end).norm()
    # The average soon forgets its random start, even in one to four steps.
    assert distance < 0.6


def test_learnt_layers_move_at_a_tenth_of_the_rate() -> None:
    fit = make_fit(learnt=("0",), epochs=1)
    fit.run(Points(), VALID)
    rates = {id(p): group["lr"] for group in fit.optimizer.param_groups for p in group["params"]}
    slow, fast = rates[id(fit.model[0].weight)], rates[id(fit.model[4].weight)]
    assert slow == pytest.approx(fast / 10)
    assert fast > 0


def test_bfloat16_trains_float32_weights() -> None:
    fit = Fit(classifier(), FitSettings(epochs=15, learning_rate=0.3), Device("cpu", reduced=torch.bfloat16))
    result = fit.run(Points(240, 16), VALID)
    assert {value.dtype for value in result.model.state_dict().values()} == {torch.float32, torch.int64}
    assert result.best_top1 > 0.9


def test_progress_counts_every_batch() -> None:
    progress = Recorder()
    make_fit(epochs=3, progress=progress).run(Points(), VALID)
    assert progress.stages == [("Training", 18, "batch")]
    assert progress.counted == [18]


@pytest.mark.parametrize("epochs", [0, -1])
def test_no_epoch_is_too_few(epochs: int) -> None:
    with pytest.raises(BadInput, match=f"at least one epoch, got {epochs}"):
        FitSettings(epochs=epochs, learning_rate=0.1)
