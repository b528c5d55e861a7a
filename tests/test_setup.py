"""`make env` and what it calls, run on machines where Python, pip and apt-get are small stand-ins."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TARGETS = (
    *("bench", "checks", "clean", "course", "demo", "docs", "env", "format", "help", "lab", "lint", "lock"),
    *("report", "sandbox", "test", "test-all", "tools"),
)

# A Python that writes down what it is asked, claims a version, and makes an environment of copies of itself.
STAND_IN_PYTHON = """#!{python} -IS
import os, pathlib, shutil, sys
here, arguments = pathlib.Path(__file__), sys.argv[1:]
with open(os.environ["CALLS"], "a") as calls:
    print("python", *arguments, file=calls)
sys.version_info = {version}
if arguments[0] == "--version":
    print("Python " + ".".join(map(str, sys.version_info)))
elif arguments[0] == "-c":
    if arguments[1] == "import ensurepip" and "no-ensurepip" in os.environ["LACKS"]:
        sys.exit(1)
    exec(arguments[1])
elif arguments[:2] == ["-m", "venv"]:
    if "--clear" in arguments:
        shutil.rmtree(arguments[-1], ignore_errors=True)
    os.makedirs(arguments[-1] + "/bin")
    shutil.copy(here, arguments[-1] + "/bin/python")
elif arguments[:2] == ["-m", "pip"] and here.parent.name != "bin" and "no-pip" in os.environ["LACKS"]:
    sys.exit(1)
elif "--requirement" in arguments and arguments[-1] == ".venv/uv.txt":
    uv = pathlib.Path(".venv/bin/uv")
    uv.write_text('#!/bin/sh\\necho uv "$@" >>"$CALLS"\\ncase $LACKS in *no-uv*) exit 1 ;; esac\\n')
    uv.chmod(0o755)
"""
# A machine's tool that writes down what it is asked, and does or answers one thing.
STAND_IN_TOOL = '#!/bin/sh\necho {name} "$@" >>"$CALLS"\n{does}\n'

Run = subprocess.CompletedProcess[str]


class Machine:
    """A folder with a copy of the project's set-up, and a PATH on which only chosen programs are."""

    def __init__(self, folder: Path) -> None:
        self.project, self.programs, self.calls_file = folder / "project", folder / "path", folder / "calls"
        (self.project / "requirements").mkdir(parents=True)
        self.programs.mkdir()
        self.calls_file.touch()
        for name in ("Makefile", "pyproject.toml", "requirements/lock.txt"):
            shutil.copy(ROOT / name, self.project / name)
        shutil.copytree(ROOT / "scripts", self.project / "scripts")
        for name in ("sh", "make", "awk", "dirname", "touch", "rm"):
            self.programs.joinpath(name).symlink_to(shutil.which(name) or name)

    def add_program(self, name: str, text: str) -> None:
        program = self.programs / name
        program.write_text(text)
        program.chmod(0o755)

    def add_python(self, name: str, *version: int) -> None:
        # The Python behind the environment's: no path in a script's first line may hold a space.
        python = Path(sys.executable).resolve()
        self.add_program(name, STAND_IN_PYTHON.format(python=python, version=version))

    def add_tool(self, name: str, does: str = "") -> None:
        self.add_program(name, STAND_IN_TOOL.format(name=name, does=does))

    def run(self, *command: str, lacks: str = "") -> Run:
        environment = {"PATH": str(self.programs), "CALLS": str(self.calls_file), "LACKS": lacks}
        return subprocess.run(
            command, cwd=self.project, env=environment, capture_output=True, text=True, check=False
        )

    @property
    def calls(self) -> list[str]:
        return self.calls_file.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def ready_machine(machine: Machine) -> Machine:
    machine.add_python("python3", 3, 11, 7)
    assert machine.run("make", "env").returncode == 0
    machine.calls_file.write_text("")
    return machine


def test_a_fresh_machine_gets_every_locked_package_and_then_the_package_itself(machine: Machine) -> None:
    machine.add_python("python3", 3, 11, 7)
    done = machine.run("make", "env")
    assert done.returncode == 0, done.stderr
    questions = {"-c", "--version"}
    venv, uv, packages, itself = [call for call in machine.calls if not questions & set(call.split())]
    assert venv == "python -m venv --clear .venv"
    assert "--require-hashes --requirement .venv/uv.txt" in uv
    assert packages.startswith("uv pip install")
    assert packages.endswith("--require-hashes --compile-bytecode --requirements requirements/lock.txt")
    assert itself.endswith("--no-deps --no-build-isolation --editable .")


def test_uv_itself_is_installed_as_the_lock_file_pins_it(ready_machine: Machine) -> None:
    pin, *hashes = (ready_machine.project / ".venv" / "uv.txt").read_text().replace("\\\n", "").split()
    assert pin.startswith("uv==")
    assert len(hashes) > 1
    assert all(each.startswith("--hash=sha256:") for each in hashes)


def test_nothing_is_left_to_do_the_second_time(ready_machine: Machine) -> None:
    done = ready_machine.run("make", "env")
    assert "Nothing to be done" in done.stdout
    assert ready_machine.calls == []


@pytest.mark.parametrize("changed", ["requirements/lock.txt", "pyproject.toml"])
def test_a_change_of_what_is_needed_is_brought_in_without_a_new_environment(
    changed: str, ready_machine: Machine
) -> None:
    stamp = ready_machine.project / ".venv" / ".ready"
    later = stamp.stat().st_mtime + 10
    os.utime(ready_machine.project / changed, (later, later))
    assert ready_machine.run("make", "env").returncode == 0
    assert any(call.startswith("uv pip install") for call in ready_machine.calls)
    assert not any("venv --clear" in call for call in ready_machine.calls)


def test_a_set_up_that_failed_is_tried_again(machine: Machine) -> None:
    machine.add_python("python3", 3, 10, 13)
    assert machine.run("make", "env").returncode != 0
    assert not (machine.project / ".venv").exists()
    machine.add_python("python3", 3, 12, 1)
    assert machine.run("make", "env").returncode == 0
    assert (machine.project / ".venv" / ".ready").is_file()


@pytest.mark.parametrize(
    ("version", "allowed"),
    [((2, 7, 18), False), ((3, 10, 13), False), ((3, 11, 0), True), ((3, 13, 9), True), ((3, 14, 0), False)],
)
def test_only_a_python_that_the_package_allows_is_used(
    version: tuple[int, ...], allowed: bool, machine: Machine
) -> None:
    machine.add_python("python3", *version)
    done = machine.run("make", "env")
    assert (done.returncode == 0) == allowed
    if not allowed:
        told = [line for line in done.stderr.splitlines() if line.startswith("make env:")]
        assert len(told) == 1
        assert "needs Python 3.11, 3.12 or 3.13" in told[0]
        assert ".".join(map(str, version)) in told[0]


def test_another_python_on_the_path_stands_in_for_one_that_is_too_old(machine: Machine) -> None:
    machine.add_python("python3", 3, 10, 13)
    machine.add_python("python3.12", 3, 12, 1)
    done = machine.run("make", "env")
    assert done.returncode == 0
    assert "using python3.12" in done.stderr


def test_the_python_that_was_asked_for_comes_first(machine: Machine) -> None:
    machine.add_python("python3.12", 3, 12, 1)
    machine.add_python("python3.11", 3, 11, 7)
    assert machine.run("make", "env", "PYTHON=python3.11").returncode == 0
    copied = (machine.project / ".venv" / "bin" / "python").read_text()
    assert "(3, 11, 7)" in copied


@pytest.mark.parametrize("python", [None, (3, 10, 13)], ids=["gone", "too old"])
def test_an_environment_whose_python_is_of_no_use_is_made_anew(
    python: tuple[int, ...] | None, ready_machine: Machine
) -> None:
    environment = ready_machine.project / ".venv"
    (environment / ".ready").unlink()
    (environment / "bin" / "python").unlink()
    if python is not None:
        ready_machine.add_python("python3.10", *python)
        shutil.move(ready_machine.programs / "python3.10", environment / "bin" / "python")
    assert ready_machine.run("make", "env").returncode == 0
    assert "python -m venv --clear .venv" in ready_machine.calls
    assert "(3, 11, 7)" in (environment / "bin" / "python").read_text()


def test_pip_takes_over_where_uv_fails(machine: Machine) -> None:
    machine.add_python("python3", 3, 11, 7)
    done = machine.run("make", "env", lacks="no-uv")
    assert done.returncode == 0
    assert "trying pip" in done.stderr
    assert any(
        call.endswith("--require-hashes --requirement requirements/lock.txt") for call in machine.calls
    )


def test_a_debian_python_without_its_venv_package_borrows_the_machines_pip(machine: Machine) -> None:
    machine.add_python("python3", 3, 11, 7)
    done = machine.run("make", "env", lacks="no-ensurepip")
    assert done.returncode == 0, done.stderr
    assert "python -m venv --clear --without-pip .venv" in machine.calls
    assert any("--python .venv/bin/python install" in call and "pip.txt" in call for call in machine.calls)


def test_without_pip_as_well_the_one_command_is_named_to_a_user(machine: Machine) -> None:
    machine.add_python("python3", 3, 11, 7)
    machine.add_tool("apt-get")
    machine.add_tool("id", "echo 1000")
    done = machine.run("make", "env", lacks="no-ensurepip no-pip")
    assert done.returncode != 0
    assert "run: sudo apt-get install python3.11-venv" in done.stderr
    assert not any(call.startswith("apt-get") for call in machine.calls)


def test_root_gets_the_system_package_installed_and_is_told(machine: Machine) -> None:
    machine.add_python("python3", 3, 11, 7)
    machine.add_tool("apt-get")
    machine.add_tool("id", "echo 0")
    done = machine.run("make", "env", lacks="no-ensurepip no-pip")
    assert done.returncode == 0, done.stderr
    assert "python3.11-venv, which is missing; installing it" in done.stderr
    assert "apt-get install -qq --yes python3.11-venv" in machine.calls


def test_a_system_package_that_does_not_install_is_a_sentence(machine: Machine) -> None:
    machine.add_tool("apt-get", "exit 100")
    machine.add_tool("id", "echo 0")
    done = machine.run("scripts/system-package", "bubblewrap", "grading in a sandbox")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("run: apt-get install bubblewrap")


def test_a_system_without_apt_is_told_the_package(machine: Machine) -> None:
    done = machine.run("scripts/system-package", "bubblewrap", "grading in a sandbox")
    assert done.returncode == 1
    assert "grading in a sandbox needs bubblewrap" in done.stderr
    assert "apt-get" not in done.stderr


def test_what_the_slow_tests_need_is_installed_in_one_go(machine: Machine) -> None:
    machine.add_tool("apt-get")
    machine.add_tool("id", "echo 0")
    done = machine.run("make", "tools")
    assert done.returncode == 0, done.stderr
    (installed,) = [call for call in machine.calls if call.startswith("apt-get install")]
    assert {"chromium", "cmake", "g++", "npm"} <= set(installed.split())
    # What apt-get of this test installs is not there afterwards.
    assert done.stderr.splitlines()[-1].endswith("run: npm ci --prefix examples/web")


def test_who_may_not_install_is_told_the_one_command(machine: Machine) -> None:
    machine.add_tool("apt-get")
    machine.add_tool("id", "echo 1000")
    machine.add_tool("npm")
    done = machine.run("make", "tools")
    assert done.returncode == 0, done.stderr
    (told,) = done.stderr.splitlines()
    assert "run: sudo apt-get install chromium cmake g++" in told
    assert [call for call in machine.calls if call.startswith("apt-get")] == []


def test_help_lists_every_target(machine: Machine) -> None:
    listed = [line.split()[1] for line in machine.run("make").stdout.splitlines()]
    assert tuple(sorted(listed)) == TARGETS


@pytest.mark.parametrize("target", sorted(set(TARGETS) - {"help", "clean", "sandbox", "tools"}))
def test_every_job_sets_up_first(target: str, machine: Machine) -> None:
    planned = machine.run("make", "--dry-run", target)
    assert planned.returncode == 0
    assert "scripts/make-env" in planned.stdout


@pytest.mark.parametrize(
    ("arguments", "received"),
    [
        ((), ["demo", "--out", "demo"]),
        (('DATA=a b\'s "c".zip',), ["demo", "--data", 'a b\'s "c".zip', "--out", "demo"]),
        (("DATA=x.zip", "OUT=my report"), ["demo", "--data", "x.zip", "--out", "my report"]),
    ],
)
def test_demo_hands_its_data_on_whatever_its_name(
    arguments: tuple[str, ...], received: list[str], ready_machine: Machine
) -> None:
    program = ready_machine.project / ".venv" / "bin" / "landmarks"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >>"$CALLS"\n')
    program.chmod(0o755)
    assert ready_machine.run("make", "demo", *arguments).returncode == 0
    assert ready_machine.calls == received


def test_clean_takes_what_can_be_made_again_and_leaves_runs(ready_machine: Machine) -> None:
    ready_machine.programs.joinpath("find").symlink_to(shutil.which("find") or "find")
    kept = ready_machine.project / "runs" / "scratch" / "model.pt"
    gone = ready_machine.project / "src" / "landmarks" / "__pycache__" / "errors.pyc"
    for path in (kept, gone):
        path.parent.mkdir(parents=True)
        path.touch()
    assert ready_machine.run("make", "clean").returncode == 0
    assert kept.exists()
    assert not gone.parent.exists()
    assert not (ready_machine.project / ".venv").exists()
