"""Leaving the sandbox, outliving it, and harming whoever looks into it."""

from __future__ import annotations

import errno
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import needing
from landmarks.errors import SandboxError
from landmarks.grading.sandbox import Limits, SandboxedKernel
from landmarks.grading.sandbox.seccomp import ARCHITECTURES, DENIED
from warm_kernel import WarmKernel, text_of
from watching_processes import are_gone, started_with

pytestmark = needing.bubblewrap

WAIT_SEC = 30.0

Run = Callable[[str], str]
Start = Callable[[Limits], SandboxedKernel | WarmKernel]
StartCold = Callable[[Limits], SandboxedKernel]

CALL = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\ndef call(*a):\n    r = libc.syscall(*a)\n    return r, ctypes.get_errno()\n"


def test_writing_outside_the_scratch_folder_fails(shared: Run, tmp_path: Path) -> None:
    target = tmp_path / "grades.csv"
    target.write_text("before")
    for path in (
        str(target),
        os.__file__,
        sys.executable,
        "/etc/passwd",
        "/usr/bin/python",
        "/proc/sys/kernel/hostname",
        "/dev/null2",
    ):
        said = shared(
            f"try: print('wrote', open({path!r}, 'w').write('x'))\nexcept OSError as error: print('denied')"
        )
        assert said.strip() == "denied", path
    assert target.read_text() == "before"
    assert shared("print(open('mine', 'w').write('x'))").strip() == "1"


def test_there_are_no_rights_to_use(shared: Run) -> None:
    status = dict(
        line.split(":\t", 1)
        for line in shared("print(open('/proc/self/status').read())").splitlines()
        if ":\t" in line
    )
    for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert status["Uid"].split() == ["1000"] * 4
    assert status["Groups"].split() == []


def test_root_is_not_to_be_had(shared: Run) -> None:
    said = shared(
        "import os\nfor do in (os.setuid, os.setgid):\n    try: print('got', do(0))\n    except OSError: print('denied')"
    )
    assert said.split() == ["denied", "denied"]
    seen = shared(
        "import subprocess\nfor p in ('su', 'mount', 'passwd'):\n    print(subprocess.run([p, '-c', 'id'] if p == 'su' else [p, '/dev/null', '/scratch'], capture_output=True, stdin=subprocess.DEVNULL).returncode)"
    )
    assert all(code != "0" for code in seen.split())


def test_what_belongs_to_root_does_not_belong_to_the_learner(start: Start) -> None:
    kernel = start(Limits())
    kernel.run("import time, subprocess\nchild = subprocess.Popen(['sleep', '4242'])", WAIT_SEC)
    (pid,) = started_with("4242")
    uid = Path(f"/proc/{pid}").stat().st_uid
    assert uid > 65535 if os.geteuid() == 0 else uid == os.geteuid()


@pytest.mark.skipif(platform.machine() not in ARCHITECTURES, reason="hardware: the filter knows two machines")
def test_every_call_of_the_filter_is_denied(shared: Run) -> None:
    column = list(ARCHITECTURES).index(platform.machine())
    numbers = {name: numbers[column] for name, numbers in DENIED.items() if numbers[column] is not None}
    said = shared(
        f"{CALL}\nfor name, number in {numbers!r}.items():\n    print(name, call(number, -1, -1, -1, -1, -1)[1])"
    )
    assert dict(line.split() for line in said.splitlines()) == dict.fromkeys(numbers, str(errno.EPERM))


NEW_NAMESPACE = {
    "clone": "call({clone}, 0x10000000 | 17, 0, 0, 0, 0)",
    "clone, every namespace": "call({clone}, 0x7e020000 | 17, 0, 0, 0, 0)",
    "clone3": "call(435, 0, 0)",
    "unshare": "(libc.unshare(0x10000000), ctypes.get_errno())",
}


@pytest.mark.parametrize("code", NEW_NAMESPACE.values(), ids=NEW_NAMESPACE)
def test_no_namespace_can_be_made_in_there(shared: Run, code: str) -> None:
    clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
    assert shared(f"{CALL}\nprint(*{code.format(clone=clone)})").split()[0] == "-1"


def test_children_can_be_made_in_there(shared: Run) -> None:
    assert "7" in shared(
        "import subprocess, multiprocessing\nprint(multiprocessing.get_context('fork').Pool(1).apply(len, ('seven..',)))"
    )


def test_words_cannot_be_put_into_a_terminal(shared: Run) -> None:
    code = "import fcntl, os, pty\na, b = pty.openpty()\ntry: print(fcntl.ioctl(b, 0x5412, b'x'))\nexcept OSError as error: print(error.errno)"
    assert shared(code).strip() == str(errno.EPERM)


def test_tracing_a_neighbour_is_denied(shared: Run) -> None:
    said = shared(
        f"{CALL}\nimport subprocess\nchild = subprocess.Popen(['sleep', '60'])\nprint(libc.ptrace(16, child.pid, 0, 0))\nchild.kill()\nchild.wait()"
    )
    assert said.strip() == "-1"


MURDER = {
    "exits": "import os\nos._exit(0)",
    "aborts": "import os\nos.abort()",
    "segmentation fault": "import ctypes\nctypes.string_at(0)",
    "kills its parent": "import os, signal\ntry: os.kill(os.getppid(), signal.SIGKILL)\nfinally: os._exit(1)",
    "closes its descriptors": "import os\nos.closerange(0, 1000)\nos._exit(0)",
}


@pytest.mark.parametrize("code", MURDER.values(), ids=MURDER)
def test_a_kernel_that_ends_itself_has_died_and_the_next_one_works(start: Start, code: str) -> None:
    kernel = start(Limits())
    kernel.run("open('left', 'w').write('data')", WAIT_SEC)
    result = kernel.run(code, WAIT_SEC)
    assert result.state == "died"
    assert kernel.end is not None
    assert kernel.run("1", WAIT_SEC).state == "died"
    if isinstance(kernel, SandboxedKernel):
        assert kernel.read("left", 10) == b"data"
    else:
        assert text_of(kernel.next().run("import os\nprint(os.path.exists('left'))", WAIT_SEC)) == "False\n"


def test_a_kernel_that_kills_all_it_can_kills_itself_at_most(start: Start, kind: str) -> None:
    code = "import os, signal\nfor pid in (-1, os.getpid()):\n    try: os.kill(pid, signal.SIGKILL)\n    except OSError: pass"
    kernel = start(Limits())
    # The first process of a namespace, which a warm kernel is, is not killed from within.
    assert kernel.run(code, WAIT_SEC).state == ("died" if kind == "cold" else "ok")


DAEMON = (
    "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
    "        os.execvp('sleep', ['sleep', '{0}'])\n    os._exit(0)\ntime.sleep(1)"
)


@pytest.mark.parametrize("ending", ["close", "exit", "time"])
def test_a_daemon_does_not_outlive_its_kernel(kind: str, ending: str) -> None:
    number = str(10**6 + os.getpid() * 10 + ["close", "exit", "time"].index(ending))
    with WarmKernel() if kind == "warm" else SandboxedKernel() as kernel:
        assert kernel.run(DAEMON.format(number), WAIT_SEC).state == "ok"
        assert len(started_with(number)) == 1
        if ending == "exit":
            assert kernel.run("import os\nos._exit(0)", WAIT_SEC).state == "died"
        elif ending == "time":
            kernel.run("import signal\nsignal.signal(2, signal.SIG_IGN)\nwhile True: pass", 0.5)
            assert kernel.end is not None
        if ending != "close":
            assert are_gone(number)
    assert are_gone(number)


def test_nothing_outlives_a_grader_that_is_killed() -> None:
    number = str(2 * 10**6 + os.getpid())
    code = (
        "from landmarks.grading.sandbox import SandboxedKernel\n"
        f"with SandboxedKernel() as k:\n    k.run({DAEMON.format(number)!r}, 30)\n    print('up', flush=True)\n    k.run('while True: pass', 60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as grader:
        assert grader.stdout is not None
        assert grader.stdout.readline() == b"up\n"
        assert started_with(number)
        grader.kill()
    assert are_gone(number)


def test_nothing_is_left_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    descriptors = len(os.listdir("/proc/self/fd"))
    for _ in range(2):
        with SandboxedKernel() as kernel:
            kernel.run("open('x', 'w').write('x' * 1000)", WAIT_SEC)
            assert len(list(tmp_path.iterdir())) == 1
        assert list(tmp_path.iterdir()) == []
    assert len(os.listdir("/proc/self/fd")) <= descriptors + 2  # a first kernel may open what all share


LEFT = {
    "a link to a file": "os.symlink('/etc/shadow', 'left')",
    "a link to a grader's file": "os.symlink({grader!r}, 'left')",
    "a hard link": "os.symlink('/proc/self/environ', 'left')",
    "a pipe": "os.mkfifo('left')",
    "a folder": "os.mkdir('left')",
    "a socket": "import socket\ns = socket.socket(socket.AF_UNIX)\ns.bind('left')",
    "nothing": "pass",
    "a huge file": "open('left', 'wb').write(bytes(2_000_000))",
    "a sparse file": "os.truncate(os.open('left', os.O_CREAT | os.O_RDWR), 200_000_000)",
}


@pytest.mark.parametrize("code", LEFT.values(), ids=LEFT)
def test_what_is_no_small_plain_file_is_not_read_back(
    shared_kernel: SandboxedKernel, code: str, tmp_path: Path
) -> None:
    (tmp_path / "grader").write_text("secret")
    clean = "import os, shutil\nif os.path.lexists('left'): shutil.rmtree('left') if os.path.isdir('left') and not os.path.islink('left') else os.remove('left')\n"
    result = shared_kernel.run(clean + code.format(grader=str(tmp_path / "grader")), WAIT_SEC)
    assert result.state == "ok", result
    began = time.monotonic()
    with pytest.raises(SandboxError):
        shared_kernel.read("left", 1_000_000)
    assert time.monotonic() - began < 2


@pytest.fixture(scope="module")
def shared_kernel() -> object:
    with SandboxedKernel() as kernel:
        yield kernel


def test_a_plain_file_is_read_back_up_to_its_limit(shared_kernel: SandboxedKernel) -> None:
    shared_kernel.run("open('plain', 'wb').write(bytes(1000))", WAIT_SEC)
    assert shared_kernel.read("plain", 1000) == bytes(1000)
    with pytest.raises(SandboxError, match="999"):
        shared_kernel.read("plain", 999)
    for name in ("../etc/passwd", "/etc/passwd", "..", ".", "", "a\0b"):
        with pytest.raises(ValueError, match="scratch"):
            shared_kernel.read(name, 10)


def test_writing_goes_over_a_link_and_not_through_it(shared_kernel: SandboxedKernel) -> None:
    shared_kernel.run("import os\nopen('target', 'w').write('old')\nos.symlink('target', 'case')", WAIT_SEC)
    shared_kernel.write("case", b"new")
    assert shared_kernel.read("target", 10) == b"old"
    assert shared_kernel.read("case", 10) == b"new"
    assert "new" in str(
        shared_kernel.run("print(open('case').read())\nopen('case', 'a').write('er')", WAIT_SEC).outputs
    )
    assert shared_kernel.read("case", 10) == b"newer"
    with pytest.raises(SandboxError, match="cannot be put"):
        shared_kernel.write("big", bytes(600_000_000))


WIRE = """
import os, socket, threading, time
raw = []
for name in os.listdir('/proc/self/fd'):
    try:
        s = socket.socket(fileno=os.dup(int(name)))
        if s.family == socket.AF_UNIX and not s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and s.getsockname(): raw.append(s)
    except OSError: pass
"""

FORGED = {
    "noise": WIRE
    + "for s in raw:\n    try:\n        s.setblocking(False)\n        s.send(os.urandom(100_000))\n    except OSError: pass",
    "a frame that never ends": WIRE
    + "def flood(s):\n    try:\n        s.setblocking(True)\n        while True: s.sendall(b'\\x03' + (2**20).to_bytes(8, 'big') + bytes(2**20))\n    except OSError: pass\n"
    + "for s in raw: threading.Thread(target=flood, args=(s,)).start()\ntime.sleep(3)",
    "unsigned messages": "k = get_ipython().kernel\nfor n in range(2000): k.iopub_socket.send_multipart([b'stream', b'<IDS|MSG>', b'bad', b'{}', b'{}', b'{}', b'[' * 5000])",
    "signed messages of the wrong shape": (
        "k = get_ipython().kernel\nfor content in ({}, {'name': 1, 'text': []}, {'data': 5}, {'ename': 1}, {'execution_state': []}):\n"
        "    for kind in ('stream', 'display_data', 'execute_result', 'error', 'status', 'update_display_data', 'clear_output', 'x'):\n"
        "        k.session.send(k.iopub_socket, kind, content, parent=k.get_parent(), ident=b'x')"
    ),
    "no sockets any more": "import glob, os\nfor f in glob.glob('/run/kernel/*'): os.remove(f)\nos.symlink('/etc/passwd', '/run/kernel/s-1')",
}


@pytest.mark.parametrize("code", FORGED.values(), ids=FORGED)
def test_forged_messages_harm_nobody_but_their_sender(start_cold: StartCold, code: str) -> None:
    kernel = start_cold(Limits(output_bytes=20_000_000))
    before = memory_bytes()
    result = kernel.run(code, 4)
    assert result.state in ("ok", "error", "output", "timed-out", "died")
    assert all(isinstance(output, dict) and "output_type" in output for output in result.outputs)
    assert kernel.run("1", 5).state in ("ok", result.state, "timed-out")
    assert memory_bytes() - before < 100_000_000


def memory_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_the_connection_file_does_not_lead_the_grader_elsewhere(start_cold: StartCold) -> None:
    kernel = start_cold(Limits())
    said = kernel.run(
        "import json\nc = json.load(open('/run/kernel/connection.json'))\nprint(c['ip'])\nc['ip'] = '/tmp/x'\njson.dump(c, open('/run/kernel/connection.json', 'w'))",
        WAIT_SEC,
    )
    assert "/run/kernel/s" in str(said.outputs)
    assert kernel.run("print(1)", WAIT_SEC).state == "ok"
