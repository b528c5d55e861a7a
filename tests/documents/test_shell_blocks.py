"""Every command that the documents tell a reader to type does what they say."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.main
from benchmarks.__main__ import BENCHMARKS
from docs.site.tables import documents, read_figures

import needing
from landmarks.cli.app import app
from reading_documents import ROOT, Block, all_blocks, read_blocks
from workplace import make_workplace, run_shell

BLOCKS = all_blocks()
QUICK = sorted(page for page, blocks in BLOCKS.items() if any(block.how == "quick" for block in blocks))
SLOW = sorted(page for page, blocks in BLOCKS.items() if any(block.how == "slow" for block in blocks))

# What a page promises that its commands leave behind.
LEAVES = {
    "README.md": ["demo/report.html", "runs/one/model.pt", "runs/one/model.onnx"],
    "CONTRIBUTING.md": ["build/site/index.html"],
    "docs/instructors.md": [
        "handout/course/01-data/01-data.ipynb",
        "graded/feedback/ada/01-data.html",
        "graded/canvas.csv",
        "graded/moodle.csv",
        "graded/results.csv",
        "graded/summary.html",
        "gradebook.db",
        "feedback/ada/01-data/01-data.html",
        "grades.csv",
        "similar.json",
    ],
}


def run_blocks(place: Path, blocks: list[Block]) -> None:
    for block in blocks:
        done = run_shell(place, block.text, block.settings)
        said = f"{block.page}, line {block.line}:\n{block.text}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        assert done.returncode == 0, said


@pytest.mark.parametrize("page", QUICK)
def test_quick_blocks_run(page: str, tmp_path: Path, pictures: Path) -> None:
    run_blocks(make_workplace(tmp_path, pictures), [block for block in BLOCKS[page] if block.how == "quick"])


@pytest.mark.slow
@pytest.mark.timeout(5400)
@needing.bubblewrap
@pytest.mark.parametrize("page", SLOW)
def test_all_blocks_run_in_order(page: str, tmp_path: Path, make_pictures: Callable[..., Path]) -> None:
    place = make_workplace(tmp_path, make_pictures(train=20))
    run_blocks(place, [block for block in BLOCKS[page] if block.how])
    assert [name for name in LEAVES.get(page, []) if not (place / name).exists()] == []
    if page == "docs/instructors.md":
        shares = {one["student"]: one["score"] / one["max_score"] for one in grades(place)}
        assert shares["ada"] > 0.8, "what is missing to 1 are the points that a person gives"
        assert shares["ben"] > 0.8, "what came late counts"
        assert shares["eve"] == 0


def grades(place: Path) -> list[dict[str, float]]:
    return list(json.loads((place / "grades.json").read_text()))


def test_what_is_not_run_says_why() -> None:
    reasons = [block.reason for blocks in BLOCKS.values() for block in blocks if not block.how]
    assert reasons
    assert all(len(reason.split()) >= 5 for reason in reasons), reasons


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("```sh\nls\n```", "a comment above must say"),
        ("<!-- run: sometimes -->\n```sh\nls\n```", "a comment above must say"),
        ("text\n```\nlandmarks doctor\n```", "mark this block as sh"),
    ],
)
def test_a_block_that_nobody_runs_is_seen(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_blocks("page.md", text)


def test_settings_and_other_blocks_are_read() -> None:
    text = "```\na table\n```\n<!-- run: slow, A=1 B=x=y -->\n```sh\nls\n```\n"
    assert read_blocks("page.md", text) == [Block("page.md", 4, "ls\n", "slow", {"A": "1", "B": "x=y"})]


def test_a_block_that_fails_is_a_failure(tmp_path: Path, pictures: Path) -> None:
    place = make_workplace(tmp_path, pictures)
    with pytest.raises(AssertionError, match="no-such-picture"):
        run_blocks(place, [Block("page.md", 1, "ls no-such-picture.jpg | cat\n", "quick")])


# Commands in running text: `landmarks grade … --dask ADDRESS`. They are not run, but must be there.
MAKEFILES = (ROOT / "Makefile", ROOT / "src/landmarks/course/handout/Makefile")
INLINE = re.compile(r"(?<!`)`((?:landmarks|make|python -m benchmarks) [^`\n]+)`(?!`)")


def inline_commands() -> list[tuple[str, str]]:
    texts = {path.name: path.read_text(encoding="utf-8") for path in documents()}
    found = [(name, command) for name, text in texts.items() for command in INLINE.findall(text)]
    return sorted(set(found))


def unknown_part(command: str) -> str:
    """The first word of a command that this project does not have; "" if it has them all."""
    program, *words = shlex.split(command.replace("…", " ").replace("|", " "))
    if program == "make":
        targets = re.findall(r"^([a-z-]+):", "".join(path.read_text() for path in MAKEFILES), re.M)
        goals = [word for word in words if "=" not in word]
        return next((goal for goal in goals if goal not in targets), "")
    if program == "python":
        return next((word for word in words[2:3] if word not in BENCHMARKS), "")
    here = typer.main.get_command(app)
    while hasattr(here, "commands") and words and not words[0].startswith("-"):
        if words[0] not in here.commands:
            return words[0]
        here = here.commands[words.pop(0)]
    options = {option for parameter in here.params for option in (*parameter.opts, *parameter.secondary_opts)}
    asked = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return next((option for option in asked if option not in {*options, "--help"}), "")


@pytest.mark.parametrize(("page", "command"), inline_commands())
def test_commands_in_running_text_are_there(page: str, command: str) -> None:
    assert unknown_part(command) == "", f"{page}: {command}"


def test_the_commands_of_the_figures_are_there() -> None:
    tables = read_figures()["tables"].values()
    commands = {row.get("command", table.get("command")) for table in tables for row in table["rows"]}
    known = [command for command in commands if command.split()[0] in ("landmarks", "make", "python")]
    assert [command for command in known if unknown_part(command)] == []


@pytest.mark.parametrize(
    ("command", "unknown"),
    [
        ("landmarks grade … --dask ADDRESS", ""),
        ("landmarks train scratch|transfer …", ""),
        ("landmarks grade X --out Y --fast", "--fast"),
        ("landmarks fly", "fly"),
        ("make demo DATA=x", ""),
        ("make coffee", "coffee"),
        ("python -m benchmarks grading --submissions 100", ""),
        ("python -m benchmarks flying", "flying"),
    ],
)
def test_the_reader_of_commands_knows_which_are_there(command: str, unknown: str) -> None:
    assert unknown_part(command) == unknown
