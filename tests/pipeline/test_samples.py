"""The demo's three sample submissions: graded in a sandbox, or left out with one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

import needing
from landmarks.errors import SandboxError
from landmarks.grading.stand_in import write_stand_in
from landmarks.pipeline import samples
from landmarks.pipeline.samples import Course, grade_samples
from listeners import Recorder

ROOT = Path(__file__).parents[2]
COURSE = Course(ROOT / "course", ROOT / "solutions")


def test_without_the_courses_notebooks_nothing_is_graded_and_a_sentence_says_so(tmp_path: Path) -> None:
    told = Recorder()
    assert grade_samples(Course(tmp_path), tmp_path / "model.pt", "renders", tmp_path / "out", told) == []
    assert len(told.notes) == 1
    assert "notebooks are not here" in told.notes[0]


def test_without_a_sandbox_nothing_is_graded_and_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise SandboxError("There is none.")

    monkeypatch.setattr(samples, "choose_kernels", refuse)
    told = Recorder()
    assert grade_samples(COURSE, tmp_path / "model.pt", "renders", tmp_path / "out", told) == []
    assert len(told.notes) == 1
    assert "landmarks doctor" in told.notes[0]
    assert not (tmp_path / "out").exists()


@needing.bubblewrap
@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_reference_the_half_done_one_and_the_attack_get_what_they_are_worth(tmp_path: Path) -> None:
    write_stand_in(tmp_path / "pictures")
    (tmp_path / "model.pt").write_bytes(b"no model")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "of an earlier demo").touch()
    rows = grade_samples(
        COURSE, tmp_path / "model.pt", str(tmp_path / "pictures"), tmp_path / "out", Recorder()
    )
    found = {row["name"]: row for row in rows}
    assert [row["state"] for row in rows] == ["crashed", "graded", "graded"]
    assert found["attack"]["score"] == 0.0
    assert found["reference"]["score"] == 27.0  # all but the six points for the model
    assert 0 < found["half-done"]["score"] < 20
    said = Path(found["attack"]["feedback"]).read_text(encoding="utf-8")
    assert said.count("-&gt; denied: ") == 4  # as printed; the cell itself is shown too
    assert "-&gt; done: " not in said
