"""The kernel as a judge uses it, as nbclient does, and what is in force where."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from importlib.metadata import EntryPoint
from pathlib import Path

import nbclient
import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient.exceptions import CellExecutionError, DeadKernelError

import needing
from landmarks.errors import SandboxError
from landmarks.grading.kernel import KernelLost
from landmarks.grading.plain import PlainLauncher
from landmarks.grading.sandbox import Limits, SandboxedKernel, choose, sandboxed_manager
from landmarks.grading.sandbox.bubblewrap import Bubblewrap
from landmarks.grading.sandbox.container import Container
from landmarks.grading.sandbox.provisioner import NAME
from landmarks.grading.task import choose_kernels
from landmarks.grading.warm import WarmLauncher
from watching_processes import are_gone

WAIT_SEC = 30.0


@pytest.mark.parametrize("field", list(vars(Limits())))
def test_limits_are_positive(field: str) -> None:
    assert getattr(Limits(**{field: 1}), field) == 1
    for wrong in (0, -1, float("nan")):
        with pytest.raises(ValueError, match=field):
            Limits(**{field: wrong})


@needing.bubblewrap
def test_a_cell_gives_its_result_its_text_and_its_error() -> None:
    with SandboxedKernel() as kernel:
        result = kernel.run("print('a')\n1 + 1", WAIT_SEC)
        assert result.state == "ok"
        assert [one["output_type"] for one in result.outputs] == ["stream", "execute_result"]
        assert result.outputs[1]["data"] == {"text/plain": "2"}
        wrong = kernel.run("1 / 0", WAIT_SEC)
        assert (wrong.state, wrong.error_name, wrong.error_message) == (
            "error",
            "ZeroDivisionError",
            "division by zero",
        )
        assert wrong.outputs[0]["ename"] == "ZeroDivisionError"
        assert kernel.run("if", WAIT_SEC).error_name == "SyntaxError"
        assert kernel.run("input()", WAIT_SEC).error_name == "StdinNotImplementedError"
        assert kernel.end is None
        kernel.stop()
        assert kernel.run("1", WAIT_SEC).state == "stopped"


@needing.bubblewrap
def test_a_learners_own_module_is_found_beside_the_notebook() -> None:
    with SandboxedKernel() as kernel:
        kernel.write("helper.py", b"answer = 42")
        assert kernel.run("import helper\nassert helper.answer == 42", WAIT_SEC).state == "ok"
        assert kernel.run("import landmarks.catalog", WAIT_SEC).state == "ok"


@needing.bubblewrap
@pytest.mark.parametrize("launcher", [WarmLauncher, PlainLauncher])
def test_a_kernel_that_serves_a_channel_finds_it_too(
    launcher: type[WarmLauncher] | type[PlainLauncher],
) -> None:
    opened = launcher()
    kernel = opened.launch({"helper.py": b"answer = 42", "mine/__init__.py": b"answer = 43"})
    try:
        fine, outputs = kernel.run("import helper, mine\nprint(helper.answer, mine.answer)", WAIT_SEC)
        assert fine, outputs
        assert outputs[0]["text"] == "42 43\n"
    finally:
        kernel.close()
        opened.close()


@needing.bubblewrap
def test_a_kernel_is_ready_soon() -> None:
    """Half a second and ipykernel's own import, on an idle machine; this one may be ten times as slow."""
    with SandboxedKernel(engine=Bubblewrap()):
        pass  # what is compiled and read from the disk once
    began = time.monotonic()
    with SandboxedKernel(engine=Bubblewrap()) as kernel:
        assert kernel.run("1", WAIT_SEC).state == "ok"
        assert time.monotonic() - began < 10


@needing.bubblewrap
def test_a_kernel_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SandboxError, match=r"did not start: .*"):
        SandboxedKernel(Limits(open_files=5)).__enter__()
    monkeypatch.setenv("TMPDIR", "/tmp")
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(SandboxError, match="nonexistent"):
        SandboxedKernel(engine=Bubblewrap()).__enter__()


def run_notebook(manager: AsyncKernelManager, *sources: str) -> list[dict[str, object]]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    nbclient.NotebookClient(notebook, km=manager).execute(cleanup_kc=True)
    return [cell.outputs for cell in notebook.cells]


@needing.bubblewrap
def test_nbclient_runs_a_notebook_in_the_sandbox() -> None:
    outputs = run_notebook(sandboxed_manager(), "import os\nos.getcwd()", "print(os.path.exists('/home'))")
    assert outputs[0][0]["data"]["text/plain"] == "'/scratch'"
    assert outputs[1][0]["text"] == "False\n"


@needing.bubblewrap
def test_nbclient_is_told_of_errors_time_and_death() -> None:
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        run_notebook(sandboxed_manager(), "1 / 0")
    number = str(3 * 10**6 + os.getpid())
    with pytest.raises(DeadKernelError):
        run_notebook(
            sandboxed_manager(),
            f"import os, subprocess\nsubprocess.Popen(['sleep', '{number}'])\nos._exit(0)",
        )
    assert are_gone(number)
    with pytest.raises(DeadKernelError):
        run_notebook(sandboxed_manager(Limits(wall_sec=4)), "import time\ntime.sleep(60)")


@needing.bubblewrap
def test_a_kernel_specification_asks_for_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    value = "landmarks.grading.sandbox.provisioner:SandboxProvisioner"
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text()
    assert f'[project.entry-points."{KernelProvisionerFactory.GROUP_NAME}"]\n{NAME} = "{value}"' in project
    known = {NAME: EntryPoint(NAME, value, KernelProvisionerFactory.GROUP_NAME)}
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "provisioners", known)
    config = {"limits": {"wall_sec": 20}, "withheld": ["landmarks.progress"]}
    manager = AsyncKernelManager(kernel_name=NAME)
    manager._kernel_spec = KernelSpec(
        argv=[],
        language="python",
        metadata={"kernel_provisioner": {"provisioner_name": NAME, "config": config}},
    )
    (outputs,) = run_notebook(manager, "import landmarks.progress as p\nprint(p.Progress, p.__file__)")
    assert "_Withheld" in outputs[0]["text"]


def test_without_bubblewrap_there_is_no_grading_but_unsafely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxError) as raised:
        choose()
    said = str(raised.value)
    assert "apt-get install bubblewrap" in said
    assert "--unsafe" in said
    assert "\n" not in said
    assert choose_kernels(unsafe=True) == "unsafe"


def test_where_there_is_no_linux_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(SandboxError, match="WSL 2 or a virtual machine"):
        choose()


def test_unsafely_code_runs_and_ends_at_its_time() -> None:
    """With `--unsafe` nothing is hidden, and time is all that is limited."""
    number = str(4 * 10**6 + os.getpid())
    kernel = PlainLauncher().launch({"case": b"data"})
    done, outputs = kernel.run(
        "import os\nprint(os.path.exists('/etc/shadow'), open('case').read())", WAIT_SEC
    )
    assert done
    assert outputs[0]["text"] == "True data\n"
    assert not kernel.run("1 / 0", WAIT_SEC)[0]
    code = (
        f"import subprocess, time\nsubprocess.Popen(['sleep', '{number}'])\nwhile True:\n"
        "    try: time.sleep(60)\n    except BaseException: pass"
    )
    with pytest.raises(KernelLost, match="did not end within 1 second"):
        kernel.run(code, 1)
    kernel.close()
    assert are_gone(number)


FAKE_ENGINE = """#!{python}
'''What docker does, as far as the sandbox asks for it, done by bubblewrap; it notes what it was told.'''
import json, os, subprocess, sys
told = sys.argv[1:]
with open({log!r}, "a") as log:
    log.write(json.dumps(told) + "\\n")
if told[0] == "inspect":
    try:
        print(json.load(open({log!r} + "." + told[-1]))["child-pid"])
    except (OSError, ValueError):
        sys.exit(1)
elif told[0] == "run":
    options, name, at = ["--unshare-all", "--die-with-parent"], "", 1
    while told[at].startswith("-"):
        word, at = told[at], at + 1
        if word in ("--rm", "--interactive", "--read-only"):
            continue
        value, at = told[at], at + 1
        if word == "--name":
            name = value
        elif word == "--volume":
            source, place, _ = value.split(":")
            options += ["--ro-bind", source, place]
        elif word == "--tmpfs":
            options += ["--perms", "0777", "--tmpfs", value.split(":")[0]]
        elif word == "--env":
            options += ["--setenv", *value.split("=", 1)]
        elif word == "--workdir":
            options += ["--chdir", value]
    for link in ("/lib", "/lib64", "/bin"):
        if os.path.islink(link):
            options += ["--symlink", os.readlink(link), link]
    about = os.open({log!r} + "." + name, os.O_WRONLY | os.O_CREAT)
    os.set_inheritable(about, True)
    options += ["--proc", "/proc", "--dev", "/dev", "--info-fd", str(about)]
    os.execve({bwrap!r}, ["bwrap", *options, "--", *told[at + 1:]], dict())
"""


@pytest.fixture(params=["docker", "podman"])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Container, Path]:
    """A container engine that is not one, alone on the path, and the file with what it was told."""
    log = tmp_path / "log"
    program = tmp_path / "bin" / str(request.param)
    program.parent.mkdir()
    program.write_text(FAKE_ENGINE.format(python=sys.executable, log=str(log), bwrap=shutil.which("bwrap")))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return Container(str(request.param)), log


@needing.bubblewrap
def test_a_container_engine_is_the_second_choice(engine: tuple[Container, Path]) -> None:
    chosen = choose()
    assert chosen == engine[0]
    with SandboxedKernel(Limits(wall_sec=20), engine=chosen, withheld=["landmarks.progress"]) as kernel:
        assert kernel.run("1 + 1", WAIT_SEC).outputs[0]["data"] == {"text/plain": "2"}
        assert "_Withheld" in str(
            kernel.run("import landmarks.progress as p\nprint(p.Progress)", WAIT_SEC).outputs
        )
        kernel.write("x", b"data")
        assert kernel.read("x", 10) == b"data"
    told = engine[1].read_text()
    runs, removed = told.count('["run"'), told.count('["rm", "--force"')
    assert runs == removed == 2  # the trial and the kernel


@needing.bubblewrap
def test_what_the_container_engine_is_told(engine: tuple[Container, Path]) -> None:
    limits = Limits(memory_bytes=10**9, processes=50, shared_memory_bytes=10**7)
    with SandboxedKernel(limits, engine=engine[0]):
        pass
    told = engine[1].read_text()
    for words in (
        '"--network", "none"',
        '"--cap-drop", "ALL"',
        '"--security-opt", "no-new-privileges"',
        '"--read-only"',
        '"--rm"',
        '"--memory", "1000000000", "--memory-swap", "1000000000"',
        '"--pids-limit", "50"',
        '"--shm-size", "10000000"',
        '"--ulimit", "nofile=256:256"',
        "/scratch:rw,nosuid,nodev,mode=1777,size=512000000",
    ):
        assert words in told, words
    # podman fills a new file system with what it hides, unless it is told; docker does not know the word.
    hidden = told.count('"--tmpfs"')
    assert told.count(",notmpcopyup") == (hidden if engine[0].name == "podman" else 0)
    users = re.findall(r'"--user", "(\d+):', told)
    assert users
    assert all(0 < int(user) < 2**31 for user in users), "engines refuse others"
    assert '"--user", "0:' not in told
    assert all(
        word.endswith(":ro")
        for word in told.replace('", "', "\n").split("\n")
        if word.startswith("/") and word.count(":") == 2
    )
