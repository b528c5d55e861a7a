"""What `python -m benchmarks start` times really is the first green check."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.start import ASSIGNMENT, first_check

from workplace import make_workplace


@pytest.mark.slow
def test_a_newcomer_s_first_check_is_green(
    tmp_path: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_workplace(tmp_path, pictures)
    monkeypatch.setenv("PYTHONPATH", str(place / "src"))
    monkeypatch.setenv("LANDMARKS_DATA", str(pictures))
    assert first_check(place) > 0
    source = place / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.py"
    begin, end = "    ### BEGIN SOLUTION\n", "    ### END SOLUTION\n"
    before, _, rest = source.read_text().partition(begin)
    source.write_text(before + begin + "    return {}\n" + end + rest.partition(end)[2])
    with pytest.raises(AssertionError, match="the first check says"):
        first_check(place)
