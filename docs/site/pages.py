"""Gathers the site's pages in one folder: docs/, the documents in the root, a chapter for each assignment."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat

from landmarks.course.source import Assignment, assignments, read_source

__all__ = ["ROOT", "Intro", "chapter", "gather", "read_intro"]

ROOT = Path(__file__).parents[2]
# The documents that people look for in the root of a repository.
_ROOT_PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
_LENGTH = re.compile(r"\nYou need: (?P<needs>.+?)\. It takes (?P<length>.+?)\.\n", re.DOTALL)


class Intro:
    """What the first cell of an assignment says of it."""

    def __init__(self, text: str, name: str) -> None:
        """Raises `ValueError` if the text does not say what is needed and how long it takes."""
        said = _LENGTH.search(text)
        if said is None:
            raise ValueError(
                f"{name} should begin with a title and say 'You need: …. It takes ….' as the others do."
            )
        self.title = text.partition("\n")[0].removeprefix("# ")
        self.needs, self.length = (" ".join(said[part].split()) for part in ("needs", "length"))
        self.rest = text[: said.start()].partition("\n")[2] + "\n" + text[said.end() :]


def read_intro(assignment: Assignment) -> Intro:
    return Intro(read_source(assignment.source).cells[0].source, assignment.name)


def gather(root: Path, pages: Path) -> None:
    """Write every page into the folder `pages`, which is emptied first."""
    shutil.rmtree(pages, ignore_errors=True)
    unwanted = shutil.ignore_patterns("site", "*.py", "*.json", "__pycache__")
    shutil.copytree(root / "docs", pages, ignore=unwanted)
    for name in _ROOT_PAGES:
        shutil.copy(root / name, pages)
    for page in pages.glob("*.md"):
        page.write_text(_for_the_site(page.read_text(encoding="utf-8")), encoding="utf-8")
    for folder in ("chapters", "handout"):
        (pages / folder).mkdir()
    for assignment in assignments(root):
        nbformat.write(chapter(assignment), pages / "chapters" / f"{assignment.name}.ipynb")
        shutil.copy(assignment.release, pages / "handout")


def _for_the_site(text: str) -> str:
    """In the site, documents lie side by side, a folder of solutions/ is a chapter, and reasons show.

    The reasons are those for which no test runs a shell block; in the repository they are comments.
    """
    text = re.sub(r"^<!-- not run: (.+) -->$", r"*No test runs this: \1.*\n", text, flags=re.M)
    text = re.sub(r"\]\((?:\.\./)?solutions/([\w-]+)\)", r"](chapters/\1.ipynb)", text)
    return text.replace("](docs/", "](").replace("](../", "](")


def chapter(assignment: Assignment) -> nbformat.NotebookNode:
    """The executed solution, with a box below its title; where none was made yet, the solution as it is."""
    intro = read_intro(assignment)
    executed = assignment.solution.is_file()
    notebook = (
        nbformat.read(assignment.solution, as_version=4) if executed else read_source(assignment.source)
    )
    lines = [
        f"# {intro.title}",
        "",
        ":::{admonition} Before you begin",
        f"- **Length:** {intro.length}",
        f"- **You need:** {intro.needs}",
        f"- **Assignment:** {{download}}`{assignment.name}.ipynb <../handout/{assignment.name}.ipynb>`,"
        f" or `course/{assignment.name}/` in your copy; `make lab` opens it",
        "- **This page** is the solution. "
        + ("" if executed else "It was not run yet, so it has no figures."),
        ":::",
        intro.rest,
    ]
    notebook.cells[0].source = "\n".join(lines)
    return notebook
