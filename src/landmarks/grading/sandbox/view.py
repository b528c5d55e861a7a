"""What of this machine can be seen in the sandbox: Python, the libraries it needs and the package, read-only.

Nothing else is there: no home, no other submission, no configuration of the machine. Of the package the
pictures that ship with it are missing: their classes are what exported models are graded by.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from landmarks import errors
from landmarks.data.renders import ARCHIVE
from landmarks.data.storage import cache_location
from landmarks.grading.sandbox.limits import Limits

__all__ = [
    "INSIDE",
    "PACKAGE",
    "PACKAGE_PARENT",
    "SCRATCH",
    "SOCKETS",
    "USER",
    "View",
    "build_view",
    "environment",
]

PACKAGE = Path(errors.__file__).parent
SCRATCH = "/scratch"  # the learner's working folder
SOCKETS = "/run/kernel"  # where the kernel listens
INSIDE = "/run/inside.py"
PACKAGE_PARENT = str(PACKAGE.parent)  # only the package itself is there of it
USER = 1000  # the learner's user and group id in there

_SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/bin", "/lib", "/lib32", "/lib64")
_SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
_SHARED = ("/usr/share/fonts", "/usr/share/zoneinfo")

# What stands in a withheld module's place can be imported, since other parts of the package do so; what is
# taken from it says what is the matter when it is used.
_STUB = """
class _Withheld:
    def __init__(self, name):
        self.__name__ = name

    def _refuse(self, *_args, **_keywords):
        raise ImportError({message!r})

    __call__ = __mro_entries__ = __iter__ = __getitem__ = __len__ = _refuse


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _Withheld(name)
"""


@dataclass
class View:
    """Paths as they are seen in the sandbox."""

    bound: dict[str, str] = field(default_factory=dict)
    """From a path in there to the file or folder of this machine that is seen under it."""
    links: dict[str, str] = field(default_factory=dict)
    """Symbolic links, from their place to what they say."""
    emptied: list[str] = field(default_factory=list)
    """Folders below bound ones in whose place an empty one is seen."""
    texts: dict[str, str] = field(default_factory=dict)
    """Files with this content, some of them in the place of bound ones."""

    def shows(self, path: Path) -> bool:
        """Is `path` below something that is bound at its own place?"""
        return any(path.is_relative_to(place) for place in self.bound)

    def folders_above(self) -> list[str]:
        """Every folder that must be made so that all of it has its place, outermost first."""
        made = {str(parent) for path in (*self.bound, *self.links) for parent in Path(path).parents}
        return sorted(made - set(self.bound) - {"/"})


def build_view(withheld: Collection[str] = ()) -> View:
    """What a sandbox shows when the modules `withheld` of this package, by their full names, are not there.

    To use anything from one raises an `ImportError` that says why; neither its source nor its bytecode can be
    read.
    Raises `ValueError` for a name that is no module of the package, lest a misspelt one stay visible.
    """
    view = View()
    for path in (*_SYSTEM, *_SETTINGS, *_SHARED, *_python_folders()):
        _show(view, path)
    _show(view, str(PACKAGE))
    for name in withheld:
        _withhold(view, name)
    # Another copy of the package, as an installed one beside a checkout, would show what is withheld.
    copies = [Path(place, PACKAGE.name) for place in sys.path if Path(place, PACKAGE.name) != PACKAGE]
    # And the cache has the pictures that ship, unpacked in folders that are named by their class.
    hidden = [*copies, cache_location()]
    view.emptied += [str(folder) for folder in hidden if folder.is_dir() and view.shows(folder)]
    if ARCHIVE.is_file():
        view.texts[str(ARCHIVE)] = ""
    view.bound[INSIDE] = str(Path(__file__).with_name("inside.py"))
    if "/tmp" not in view.folders_above():  # Python itself may be somewhere below it
        view.links["/tmp"] = f"{SCRATCH}/.tmp"
    view.texts["/etc/passwd"] = f"learner:x:{USER}:{USER}:learner:{SCRATCH}/.home:/bin/sh\n"
    view.texts["/etc/group"] = f"learner:x:{USER}:\n"
    view.texts["/etc/hosts"] = "127.0.0.1 localhost\n::1 localhost\n"
    return view


def environment(limits: Limits) -> dict[str, str]:
    """All the environment variables that there are in the sandbox."""
    threads = str(limits.threads)
    return {
        "PATH": os.pathsep.join([str(Path(sys.prefix, "bin")), "/usr/bin", "/bin"]),
        "HOME": f"{SCRATCH}/.home",
        "TMPDIR": f"{SCRATCH}/.tmp",
        "USER": "learner",
        "LOGNAME": "learner",
        "LANG": "C.UTF-8",
        **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads),
    }


def _show(view: View, path: str) -> None:
    """Bind `path` where it is, and as a link where it is one (/lib is, on many systems)."""
    if os.path.islink(path):
        view.links[path] = os.readlink(path)
    elif os.path.exists(path):
        view.bound[path] = path


def _python_folders() -> list[str]:
    """Where this Python and its packages are: its environment, and the Python that this was made from."""
    prefixes = {os.path.abspath(prefix) for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix)}
    prefixes |= {os.path.realpath(prefix) for prefix in prefixes}
    folders = []
    for prefix in sorted(prefixes):
        if prefix in ("/usr", "/usr/local"):  # of a system's prefix only the parts that are Python's
            folders += [f"{prefix}/{part}" for part in ("bin", "lib", "lib64")]
        else:
            folders.append(prefix)
    return folders


def _withhold(view: View, name: str) -> None:
    source = PACKAGE.parent.joinpath(*name.split("."))
    message = f"{name} is what this assignment asks for, and is not there while it is graded."
    if not source.is_relative_to(PACKAGE) or source == PACKAGE:
        raise ValueError(f"Only modules of {PACKAGE.name} can be withheld, not {name}.")
    if source.is_dir():
        view.emptied.append(str(source))
        view.texts[str(source / "__init__.py")] = _STUB.format(message=message)
    elif source.with_suffix(".py").is_file():
        view.texts[str(source.with_suffix(".py"))] = _STUB.format(message=message)
        # The bytecode beside it holds the same solution. The folder is made so that it can be hidden before
        # another process writes there; where it cannot be made, nobody can write there either.
        bytecode = source.parent / "__pycache__"
        with suppress(OSError):
            bytecode.mkdir(exist_ok=True)
        if bytecode.is_dir() and str(bytecode) not in view.emptied:
            view.emptied.append(str(bytecode))
    else:
        raise ValueError(f"There is no module {name} to withhold.")
