"""Runs tests/submissions: right and wrong answers to each exercise, which its check must judge rightly.

A submission is a file `tests/submissions/MODULE/EXERCISE/VERDICT_name.py`: for the check `MODULE.EXERCISE`,
with the verdict `right`, `partly` or `wrong`. Its first line is a docstring that says what is done. One that
is not right has a line `# misconception: word`, which the check must find. It is run after the assignment's
solution cells, as in the notebook of a learner who has solved all but this.

    python tests/judging_submissions.py        writes docs/checks.md, the table of all
"""

from __future__ import annotations

import ast
import contextlib
import linecache
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import torch

from landmarks.checks.card import card_of
from landmarks.checks.contract import Check, Verdict
from landmarks.checks.limits import captured_output, time_limit
from landmarks.checks.registry import ASSIGNMENTS, find
from landmarks.checks.running import case_of, decide, observe, public_seed
from landmarks.checks.wire import decode, encode
from landmarks.checks.withholding import withhold
from landmarks.course.source import read_source

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "submissions"
MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class Submission:
    """One answer to one exercise, and what its check must say of it."""

    path: Path

    @property
    def check_id(self) -> str:
        return f"{self.path.parent.parent.name}.{self.path.parent.name}"

    @property
    def expected(self) -> str:
        return self.path.stem.partition("_")[0]

    @property
    def name(self) -> str:
        return self.path.stem.partition("_")[2].replace("_", " ")

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def summary(self) -> str:
        said = ast.get_docstring(ast.parse(self.text)) or ""
        return said.splitlines()[0] if said else ""

    @property
    def misconception(self) -> str:
        found = re.search(r"^# misconception: (\S+)$", self.text, re.MULTILINE)
        return found[1] if found else ""


def submissions(pattern: str = "") -> list[Submission]:
    """All, or those whose path has this in it."""
    return [Submission(path) for path in sorted(FOLDER.glob("*/*/*.py")) if pattern in str(path)]


def _assignment_of(check_id: str) -> str:
    return next(name for name, module in ASSIGNMENTS.items() if module == check_id.partition(".")[0])


@cache
def _solution_cells(assignment: str) -> tuple[str, ...]:
    notebook = read_source(ROOT / "solutions" / assignment / f"{assignment}.py")
    return tuple(
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code"
        and (
            "import torch" in cell.source
            or cell.metadata.get("nbgrader", {}).get("solution")
            or "given" in cell.metadata.get("tags", [])
        )
    )


def namespace_of(submission: Submission) -> dict[str, Any]:
    """The names of a notebook in which all is solved, and then this submission was run."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, source in enumerate(_solution_cells(_assignment_of(submission.check_id))):
        _run(source, f"<solution {number}>", names)
    with captured_output():
        _run(submission.text, f"<{submission.path.name}>", names)
    withhold(())  # the notebook's first cell closed the answers, which the judges here need
    return names


def _run(source: str, name: str, names: dict[str, Any]) -> None:
    """Like a notebook's cell: TorchScript can read the source again."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), names)


def judged(check: Check, namespace: Mapping[str, Any], seed: int) -> Verdict:
    """As in grading: all that passes between the halves is encoded, and decoded with a cap."""
    case = case_of(check, seed)
    inputs = decode(encode(case.inputs), most_bytes=MOST_BYTES)
    with captured_output(), time_limit(check.limit_sec):
        seen = observe(check, namespace, inputs)
    return decide(check, decode(encode(seen), most_bytes=MOST_BYTES), case)


def verdicts(submission: Submission, seeds: int = 3) -> list[Verdict]:
    """On the public case, and on some that stand for secret ones."""
    check = find(submission.check_id)
    namespace = namespace_of(submission)
    secret = np.random.SeedSequence(public_seed(check.id)).generate_state(seeds - 1)
    return [judged(check, namespace, int(seed)) for seed in (public_seed(check.id), *secret)]


def faults(submission: Submission, found: list[Verdict]) -> list[str]:
    """What a check got wrong about a submission."""
    wrong = []
    for number, verdict in enumerate(found):
        state = "right" if verdict.passed else "partly" if verdict.score > 0 else "wrong"
        if state != submission.expected:
            wrong.append(
                f"case {number}: {state} ({verdict.score:.2f}), {verdict.misconception}: {verdict.message}"
            )
        elif verdict.misconception != submission.misconception:
            wrong.append(f"case {number}: misconception {verdict.misconception!r}: {verdict.message}")
    return wrong


@contextlib.contextmanager
def workplace(data: Path, folder: Path) -> Iterator[None]:
    """Where submissions run: a folder of their own, with a small data set that `$LANDMARKS_DATA` names."""
    import os

    (folder / "artefacts").mkdir(exist_ok=True)
    before = os.environ.get("LANDMARKS_DATA")
    os.environ["LANDMARKS_DATA"] = str(data)
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        os.environ.pop("LANDMARKS_DATA")
        if before is not None:
            os.environ["LANDMARKS_DATA"] = before


def cpu_seconds(submission: Submission) -> float:
    """What a check costs of a processor, both halves, on the public case; the first go only warms up."""
    check, namespace = find(submission.check_id), namespace_of(submission)
    judged(check, namespace, public_seed(check.id))
    started = process_time()
    judged(check, namespace, public_seed(check.id))
    return process_time() - started


# One mistake each in `train_one_epoch`: what its card must say, and the edit that this asks for.
SEEDED_BUGS: dict[str, tuple[str, dict[str, str]]] = {
    "partly_no_zero_grad": (
        "Without `optimizer.zero_grad()` each step goes along the gradients of all earlier batches too",
        {"        value = loss(": "        optimizer.zero_grad()\n        value = loss("},
    ),
    "partly_no_train_mode": (
        "`model.train()` at the start of each epoch",
        {"    total, count": "    model.train()\n    total, count"},
    ),
    "partly_softmax": (
        "Hand it what the network gives, as it is",
        {".softmax(dim=1)": ""},
    ),
    "wrong_zero_too_late": (
        "Gradients that `zero_grad()` has cleared in between move nothing",
        {
            "        optimizer.zero_grad()\n": "",
            "        value = loss(": "        optimizer.zero_grad()\n        value = loss(",
        },
    ),
    "partly_mean_of_means": (
        "Multiply it by the number of its pictures, add up, and divide by the number of all pictures",
        {
            "train_loss + ((1 / (batch_idx + 1)) * (loss_value.data.item() - train_loss))": (
                "train_loss + loss_value.data.item() * len(target)"
            ),
            "return train_loss": "return train_loss / len(train_dataloader.dataset)",
        },
    ),
}


def seeded_bug(stem: str) -> Submission:
    return Submission(FOLDER / "cnn" / "train-one-epoch" / f"{stem}.py")


def card_on(submission: Submission) -> str:
    """All that a learner can read on the card, hints unfolded, in one line."""
    check = find(submission.check_id)
    verdict = judged(check, namespace_of(submission), public_seed(check.id))
    return " ".join(str(card_of(check, verdict)).split())


def table(rows: list[tuple[Submission, list[Verdict]]]) -> list[str]:
    """Markdown: exercise × submission × verdict × message, on the public case."""
    lines = ["| exercise | submission | verdict | misconception | message |", "|---|---|---|---|---|"]
    for submission, found in rows:
        first = found[0]
        verdict = "right" if first.passed else f"{first.score:.0%}" if first.score else "wrong"
        message = _as_text(" ".join(first.message.split()))
        lines.append(
            f"| {submission.check_id} | {submission.summary} | {verdict} | {first.misconception} | "
            f"{message} |"
        )
    return lines


def _as_text(message: str) -> str:
    """For a cell of a Markdown table: a learner's message may look like its bars, or like HTML.

    Temporary folders have another name in each run.
    """
    message = re.sub(rf"{re.escape(tempfile.gettempdir())}/\w+", "FOLDER", message)
    return re.sub(r"<(?=[a-z/!])", r"\\<", message.replace("|", "\\|"))


def bugs_and_cards() -> list[str]:
    """Markdown: the five bugs that a learner must be able to mend who reads nothing but the card."""
    lines = [
        "Five bugs in `train_one_epoch`, one each, and all that the card says, hints unfolded. A test mends "
        "each by what its card asks for, and nothing else (`tests/checks/test_seeded_bugs.py`).",
        "",
        "| bug | card |",
        "|---|---|",
    ]
    bugs = map(seeded_bug, SEEDED_BUGS)
    return lines + [f"| {bug.summary} | {card_on(bug).replace('|', chr(92) + '|')} |" for bug in bugs]


def times() -> list[str]:
    """Markdown: what each check costs, on the first right submission."""
    torch.set_num_threads(1)  # threads that wait for a busy processor count as work
    rights = [submission for submission in submissions() if submission.expected == "right"]
    first = {submission.check_id: submission for submission in reversed(rights)}
    found = {check_id: cpu_seconds(submission) for check_id, submission in sorted(first.items())}
    lines = ["| check | seconds |", "|---|---|"]
    return lines + [f"| {check_id} | {seconds:.1f} |" for check_id, seconds in found.items()]


def page(rows: list[tuple[Submission, list[Verdict]]]) -> str:
    """What `make checks` writes."""
    right = sum(not faults(submission, found) for submission, found in rows)
    lines = [
        "# What the checks say",
        "",
        f"Each check is tried with right and wrong answers (`tests/submissions`): {right} of {len(rows)} "
        "are judged rightly, each on the public case and on two others. `make checks` writes this page.",
        "",
        *table(rows),
        "",
        "## Reading nothing but the card",
        "",
        *bugs_and_cards(),
        "",
        "## What a check costs",
        "",
        "Seconds of one processor core for both halves of a check, on the public case of a right answer. A "
        "check of an accuracy runs the exported model on all its pictures; here these are few and small.",
        "",
        *times(),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    import tempfile

    from making_lessons import painted

    with tempfile.TemporaryDirectory() as folder, workplace(painted(Path(folder) / "pictures"), Path(folder)):
        rows = [(submission, verdicts(submission)) for submission in submissions()]
        (ROOT / "docs" / "checks.md").write_text(page(rows), encoding="utf-8")
    wrong = [(s.path.name, fault) for s, found in rows for fault in faults(s, found)]
    for name, fault in wrong:
        print(f"{name}: {fault}")
    print(f"{len(rows)} submissions, {len(wrong)} faults; the table is in docs/checks.md")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
