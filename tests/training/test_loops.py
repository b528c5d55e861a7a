"""The starter kit's loops: what they return, what they change and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

from landmarks.errors import BadInput
from landmarks.training import loops, one_epoch_test, optimize, train_one_epoch, valid_one_epoch
from making_batches import Points, classifier

POINTS = Points(40)
LOSS = nn.CrossEntropyLoss()


def loader(points: Points = POINTS, shuffle: bool = False) -> DataLoader[tuple[Tensor, ...]]:
    """Batches of 16, 16 and 8 of the forty points."""
    return DataLoader(TensorDataset(points.x, points.labels), batch_size=16, shuffle=shuffle)


def weights(model: nn.Module) -> dict[str, Tensor]:
    return {key: value.clone() for key, value in model.state_dict().items()}


def changed(before: dict[str, Tensor], model: nn.Module) -> set[str]:
    return {key for key, value in model.state_dict().items() if not torch.equal(before[key], value)}


def loss_of_all(model: nn.Module) -> float:
    with torch.no_grad():
        return functional.cross_entropy(model(POINTS.x), POINTS.labels).item()


def test_training_changes_every_weight_and_statistic() -> None:
    model = classifier().eval()
    before = weights(model)
    train_one_epoch(loader(), model, torch.optim.SGD(model.parameters(), 0.1), LOSS)
    assert changed(before, model) == set(before)
    assert model.training


def test_training_takes_one_step_a_batch() -> None:
    torch.manual_seed(0)
    model = nn.Linear(4, 3)
    by_hand = nn.Linear(4, 3)
    by_hand.load_state_dict(model.state_dict())
    train_one_epoch(loader(), model, torch.optim.SGD(model.parameters(), 0.5), LOSS)
    for start in (0, 16, 32):
        by_hand.zero_grad()
        chosen = slice(start, start + 16)
        functional.cross_entropy(by_hand(POINTS.x[chosen]), POINTS.labels[chosen]).backward()
        with torch.no_grad():
            for parameter in by_hand.parameters():
                assert parameter.grad is not None
                parameter -= 0.5 * parameter.grad
    for key, value in by_hand.state_dict().items():
        torch.testing.assert_close(model.state_dict()[key], value)


@pytest.mark.parametrize("measure", ["train", "valid", "test"])
def test_a_last_batch_of_half_the_size_counts_half(measure: str) -> None:
    torch.manual_seed(0)
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), 1e-12)  # nothing moves
    functions: dict[str, Callable[[], float]] = {
        "train": lambda: train_one_epoch(loader(), model, optimizer, LOSS),
        "valid": lambda: valid_one_epoch(loader(), model, LOSS),
        "test": lambda: one_epoch_test(loader(), model, LOSS),
    }
    assert functions[measure]() == pytest.approx(loss_of_all(model), rel=1e-6)
    parts = [functional.cross_entropy(model(x), y).item() for x, y in loader()]
    assert sum(parts) / 3 != pytest.approx(loss_of_all(model), rel=1e-3), "no way to tell"


@pytest.mark.parametrize("measure", [valid_one_epoch, one_epoch_test])
def test_measuring_leaves_the_model_alone(measure: Callable[..., float]) -> None:
    model = classifier().train()
    before = weights(model)
    first, second = measure(loader(), model, LOSS), measure(loader(), model, LOSS)
    assert first == second, "dropout was at work"
    assert first == pytest.approx(loss_of_all(model), rel=1e-5)
    assert changed(before, model) == set()
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not model.training
    model.train()
    assert model(POINTS.x[:16]).requires_grad, "gradients stay off"


def test_the_test_says_loss_and_accuracy(capsys: pytest.CaptureFixture[str]) -> None:
    model = classifier()
    mean_loss = one_epoch_test(loader(), model, LOSS)
    correct = int((model(POINTS.x).argmax(dim=1) == POINTS.labels).sum())
    said = capsys.readouterr().out
    assert said == f"Test loss: {mean_loss:.6f}\nTest accuracy: {correct / 40:.1%} ({correct}/40)\n"


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[float]], nn.Module]:
    """Training that writes its epoch's number into the one weight, and validation with losses as given."""

    def script(losses: list[float]) -> nn.Module:
        model, coming = nn.Linear(1, 1, bias=False), iter(losses)
        nn.init.zeros_(model.weight)

        def train(*_: object) -> float:
            with torch.no_grad():
                model.weight += 1
            return 0.5

        monkeypatch.setattr(loops, "train_one_epoch", train)
        monkeypatch.setattr(loops, "valid_one_epoch", lambda *_: next(coming))
        return model

    return script


def saved_epochs(model: nn.Module, losses: list[float], path: Path, patch: pytest.MonkeyPatch) -> list[int]:
    """The epochs whose weights `optimize` writes."""
    found, write = [], loops.write_torch_file

    def note(content: dict[str, Tensor], where: Path) -> None:
        write(content, where)
        found.append(int(torch.load(path)["weight"]))

    patch.setattr(loops, "write_torch_file", note)
    loaders = {"train": loader(), "valid": loader()}
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    optimize(loaders, model, optimizer, LOSS, len(losses), path)
    return found


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([1.0, 0.995, 0.98, 0.99, 0.972, 0.5], [1, 3, 6]),
        ([1.0, 0.991, 0.989], [1, 3]),
        ([2.0, 3.0, 4.0], [1]),
        ([1.0, 0.0, 0.0], [1, 2]),
        ([-1.0, -1.005, -2.0], [1, 3]),
    ],
    ids=["falling", "over 1 %", "rising", "down to nothing", "below zero"],
)
def test_weights_are_saved_when_validation_improves_by_over_one_percent(
    losses: list[float],
    expected: list[int],
    scripted: Callable[[list[float]], nn.Module],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert saved_epochs(scripted(losses), losses, tmp_path / "best.pt", monkeypatch) == expected


def test_the_rate_falls_when_validation_stops_falling(
    scripted: Callable[[list[float]], nn.Module], tmp_path: Path
) -> None:
    losses = [1.0] * 14
    model = scripted(losses)
    loaders = {"train": loader(), "valid": loader()}
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    history = optimize(loaders, model, optimizer, LOSS, 14, tmp_path / "best.pt")
    assert [row["learning_rate"] for row in history] == pytest.approx([0.1] * 12 + [0.01] * 2)


def test_optimizing_learns_and_leaves_the_best_weights(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model, train = classifier(), Points(200)
    loaders = {"train": loader(train, shuffle=True), "valid": loader()}
    path = tmp_path / "new" / "best.pt"
    optimizer = torch.optim.SGD(model.parameters(), 0.2)
    history = optimize(loaders, model, optimizer, LOSS, n_epochs=6, save_path=str(path))
    assert [row["epoch"] for row in history] == [1, 2, 3, 4, 5, 6]
    assert history[-1]["valid_loss"] < history[0]["valid_loss"]
    assert history[-1]["train_loss"] < history[0]["train_loss"]
    best = classifier()
    best.load_state_dict(torch.load(path))
    found = valid_one_epoch(loader(), best, LOSS)
    # Saved last was the best, or one that is at most 1 % worse.
    lowest = min(row["valid_loss"] for row in history)
    assert lowest * (1 - 1e-6) <= found <= lowest / 0.99


@pytest.mark.parametrize("tracking", [True, False])
def test_tracking_keeps_a_line_an_epoch_on_the_screen(
    tracking: bool, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    model = classifier()
    loaders = {"train": loader(), "valid": loader()}
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    optimize(loaders, model, optimizer, LOSS, 2, tmp_path / "best.pt", interactive_tracking=tracking)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == (2 if tracking else 0)
    assert all("training loss" in line and "validation loss" in line for line in lines)


def test_a_loader_without_pictures_is_refused() -> None:
    model = nn.Linear(4, 3)
    # Fewer pictures than a batch, and the last batch dropped.
    empty = DataLoader(TensorDataset(POINTS.x[:5], POINTS.labels[:5]), batch_size=16, drop_last=True)
    with pytest.raises(BadInput, match="no picture to train on; check its limit, its split and drop_last"):
        train_one_epoch(empty, model, torch.optim.SGD(model.parameters(), 0.1), LOSS)
    with pytest.raises(BadInput, match="no picture to measure"):
        valid_one_epoch(empty, model, LOSS)
