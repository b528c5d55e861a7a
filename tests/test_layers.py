"""The package's shape, read from its source: imports point one way, and `__all__` says what is public."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import landmarks

PACKAGE = Path(landmarks.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

# Each part may import those above it in this list.
LAYERS = (
    "errors",
    "progress",
    "catalog",
    "tags",
    "data",
    "render",
    "models",
    "training",
    "evaluation",
    "deploy",
    "checks",
    "course",
    "grading",
    "pipeline",
    "app",
    "cli",
    "__main__",
)


def dotted_name(path: Path) -> str:
    parts = ("landmarks", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module, package: str) -> set[str]:
    """The full names of all that a module of `package` imports, wherever in the file it does so."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # One dot is the package itself, each further dot one package up.
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            names.update(f"{source}.{alias.name}" for alias in node.names)
    return names


def upward_imports(name: str, text: str, is_package: bool = False) -> set[str]:
    """What the module `name` imports that stands beside or above it."""
    part = [*name.split("."), ""][1]
    package = name if is_package else name.rpartition(".")[0]
    below = LAYERS[: LAYERS.index(part)] if part else ()
    ours = {full for full in imported(ast.parse(text), package) if full.split(".")[0] == "landmarks"}
    return {
        full for full in ours if [*full.split("."), "__version__"][1] not in (*below, part, "__version__")
    }


@pytest.mark.parametrize("path", MODULES, ids=dotted_name)
def test_imports_point_down(path: Path) -> None:
    assert upward_imports(dotted_name(path), path.read_text(), path.name == "__init__.py") == set()


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        ("landmarks.data.cache", "import landmarks.errors", set()),
        ("landmarks.data.cache", "import landmarks.models.scratch", {"landmarks.models.scratch"}),
        ("landmarks.data.cache", "from landmarks.data.decode import decode_picture", set()),
        ("landmarks.data.cache", "from landmarks import cli", {"landmarks.cli"}),
        ("landmarks.data.cache", "from landmarks import errors, __version__", set()),
        ("landmarks.data.cache", "from .decode import decode_picture", set()),
        ("landmarks.data.cache", "from ..training import loops", {"landmarks.training.loops"}),
        ("landmarks.errors", "from . import progress", {"landmarks.progress"}),
        ("landmarks.data.cache", "def late():\n    import landmarks.cli", {"landmarks.cli"}),
        ("landmarks.training.loops", "import torch, os.path", set()),
    ],
)
def test_the_reader_of_imports_knows_down_from_up(name: str, line: str, found: set[str]) -> None:
    assert upward_imports(name, line) == found


def test_the_package_tells_newcomers_the_same_order() -> None:
    assert landmarks.__doc__ is not None
    order = " ".join(line for line in landmarks.__doc__.splitlines() if "→" in line)
    told = order.replace(",", " ").replace("→", " ").split()
    assert told[:-3] == list(reversed(LAYERS[3:-1]))
    assert set(told[-3:]) == set(LAYERS[:3])


def test_every_part_has_its_place() -> None:
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} - {"__init__"}
    assert parts == set(LAYERS)


@pytest.mark.parametrize("path", MODULES, ids=dotted_name)
def test_every_module_says_what_lives_there(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text()))
    assert said
    assert said.splitlines()[0].endswith((".", ":", "?"))


# What Python for Windows lacks, and what of it is tempting.
UNIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
UNIX_NAMES = {
    *("os.fork", "os.geteuid", "os.getpgid", "os.getuid", "os.killpg", "os.memfd_create", "os.mkfifo"),
    *("os.O_CLOEXEC", "os.O_DIRECTORY", "os.O_NOFOLLOW", "os.O_NONBLOCK", "os.O_PATH", "os.register_at_fork"),
    *("os.sched_getaffinity", "os.setsid", "os.statvfs", "os.sysconf", "os.uname", "os.WNOHANG"),
    *("select.epoll", "select.poll", "signal.ITIMER_REAL", "signal.setitimer", "signal.SIGALRM"),
    *("signal.SIGCHLD", "signal.SIGHUP", "signal.SIGKILL", "signal.SIGQUIT", "signal.SIGUSR1"),
    *("signal.SIGUSR2", "socket.AF_UNIX"),
}


def used_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """All that is run when the module is imported: what stands inside its functions is not."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from used_at_import(child)


def unix_only(text: str) -> set[str]:
    """What the import of a module needs that is not there on Windows."""
    found = set()
    for node in used_at_import(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & UNIX_MODULES
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module)} & UNIX_MODULES
            found |= {f"{node.module}.{alias.name}" for alias in node.names} & UNIX_NAMES
        elif isinstance(node, ast.Attribute):
            found |= {ast.unparse(node)} & UNIX_NAMES
    return found


LEARNING = [path for path in MODULES if "grading" not in path.relative_to(PACKAGE).parts[:1]]


@pytest.mark.parametrize("path", LEARNING, ids=dotted_name)
def test_what_learners_use_can_be_imported_on_windows(path: Path) -> None:
    assert unix_only(path.read_text()) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import os, fcntl", {"fcntl"}),
        ("from resource import getrusage", {"resource"}),
        ("from os import sysconf", {"os.sysconf"}),
        ("PAGE = os.sysconf('SC_PAGE_SIZE')", {"os.sysconf"}),
        ("class A:\n    number = signal.SIGKILL", {"signal.SIGKILL"}),
        ("class A:\n    def f(self):\n        import resource\n        os.getuid()", set()),
        ("end = lambda: signal.SIGKILL", set()),
        ("def f():\n    import resource", set()),
        ("import signal\nsignal.SIGTERM", set()),
    ],
)
def test_the_reader_for_windows_sees_what_runs_at_import(text: str, found: set[str]) -> None:
    assert unix_only(text) == found


def bound_names(tree: ast.Module) -> set[str]:
    """Every name that the module's top level binds."""
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names.update(inner.id for t in targets for inner in ast.walk(t) if isinstance(inner, ast.Name))
    return names


def is_command(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Is this a Typer command, which is reached through the app it registers with and never imported?"""
    return any(ast.unparse(decorator).startswith("app.command(") for decorator in node.decorator_list)


def faults_of_all(text: str) -> list[str]:
    """What is wrong with a module's `__all__`, against the rest of the module."""
    tree = ast.parse(text)
    lists = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    public = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not is_command(node)
    }
    listed = lists[0] if lists else []
    faults = [f"{name} is public and not listed" for name in sorted(public - set(listed))]
    faults += [f"{name} is listed and not there" for name in sorted(set(listed) - bound_names(tree))]
    # Ruff's order (RUF022): constants, classes, the rest; each alphabetical.
    if listed != sorted(set(listed), key=lambda name: (not name.isupper(), not name[0].isupper(), name)):
        faults.append("not sorted")
    return faults


@pytest.mark.parametrize("path", MODULES, ids=dotted_name)
def test_all_lists_what_is_public(path: Path) -> None:
    assert faults_of_all(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", []),
        ("__all__ = ['LIMIT', 'Box', 'open']\nLIMIT = 3\nclass Box: ...\nfrom io import open", []),
        ("def _help(): ...", []),
        ("@app.command()\ndef add(): ...", []),
        ("@cache\ndef add(): ...", ["add is public and not listed"]),
        ("__all__ = []\ndef help(): ...", ["help is public and not listed"]),
        ("class Box: ...", ["Box is public and not listed"]),
        ("__all__ = ['Box']", ["Box is listed and not there"]),
        ("__all__ = ['b', 'a']\na = b = 1", ["not sorted"]),
        ("__all__ = ['a', 'a']\na: int = 1", ["not sorted"]),
    ],
)
def test_the_reader_of_all_sees_each_fault(text: str, faults: list[str]) -> None:
    assert faults_of_all(text) == faults
