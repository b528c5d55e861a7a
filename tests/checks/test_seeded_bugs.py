"""A learner who reads nothing but the card can mend each of five bugs in `train_one_epoch`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from judging_submissions import SEEDED_BUGS, Submission, card_on, seeded_bug, verdicts, workplace
from making_lessons import painted

pytestmark = pytest.mark.filterwarnings("default")  # learners' code may warn


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    with workplace(painted(tmp_path / "pictures"), tmp_path):
        yield tmp_path


def mended(bug: Submission, edits: dict[str, str], folder: Path) -> Submission:
    """The same code after the edits that its card asks for."""
    text = bug.text
    for old, new in edits.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = folder / "cnn" / "train-one-epoch" / "right_mended.py"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return Submission(path)


@pytest.mark.parametrize("stem", SEEDED_BUGS)
def test_the_card_names_the_line_and_the_edit_that_it_asks_for_is_right(stem: str, place: Path) -> None:
    bug, (said, edits) = seeded_bug(stem), SEEDED_BUGS[stem]
    card = card_on(bug)
    assert said in card
    assert "Right" not in card
    repaired = mended(bug, edits, place)
    assert all(verdict.passed for verdict in verdicts(repaired, seeds=2))


def test_there_are_five_and_each_is_another_mistake() -> None:
    bugs = [seeded_bug(stem) for stem in SEEDED_BUGS]
    assert len({bug.misconception for bug in bugs}) == 5
