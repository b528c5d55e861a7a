"""docs/checks.md has a row for each answer that the checks are tried with."""

from __future__ import annotations

from judging_submissions import ROOT, submissions


def test_every_submission_has_its_row() -> None:
    text = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    found = {tuple(line.split(" | ")[:2]) for line in text.splitlines() if line.startswith("| ")}
    wanted = {(f"| {one.check_id}", one.summary) for one in submissions()}
    assert wanted <= found, "run: make checks"
