"""Taking more than one's share: memory, processes, disk, processor, open files, output, time.

Each attack has a twin that stays below the limit and is let be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import needing
from landmarks.grading import zygote
from landmarks.grading.inside.shell import MOST_OUTPUT_CHARACTERS
from landmarks.grading.sandbox import Limits, SandboxedKernel, box
from landmarks.grading.sandbox.launch import orders
from warm_kernel import WarmKernel

pytestmark = needing.bubblewrap

MB = 10**6
WAIT_SEC = 30.0

Start = Callable[[Limits], SandboxedKernel | WarmKernel]
StartCold = Callable[[Limits], SandboxedKernel]


def said(kernel: SandboxedKernel | WarmKernel, code: str) -> str:
    result = kernel.run(code, WAIT_SEC)
    assert result.state == "ok", result
    return "".join(output.get("text", "") for output in result.outputs).strip()


def test_one_process_that_takes_too_much_memory_gets_a_memory_error(start: Start) -> None:
    kernel = start(Limits(memory_bytes=500 * MB))
    assert said(kernel, "x = bytearray(200_000_000)\nprint(len(x))") == "200000000"
    result = kernel.run("y = bytearray(600_000_000)", WAIT_SEC)
    assert (result.state, result.error_name) == ("error", "MemoryError")
    assert said(kernel, "print('still here')") == "still here"


def test_many_processes_that_take_too_much_memory_together_end_it(start: Start) -> None:
    fork = (
        "import os, time\nfor _ in range({0}):\n    if os.fork() == 0:\n"
        "        x = b'1' * 150_000_000\n        time.sleep(60)\n        os._exit(0)\ntime.sleep({1})"
    )
    kernel = start(Limits(memory_bytes=600 * MB))
    assert kernel.run(fork.format(2, 1), WAIT_SEC).state == "ok"
    result = kernel.run(fork.format(6, 60), WAIT_SEC)
    assert result.state == "memory"
    assert "600,000,000 bytes of memory" in result.error_message


def test_shared_pages_count_once(start: Start) -> None:
    """Eight data loaders that share a gigabyte with their parent are no bomb."""
    kernel = start(Limits(memory_bytes=700 * MB))
    share = (
        "import os, time\nx = b'1' * 300_000_000\nfor _ in range(4):\n    if os.fork() == 0:\n"
        "        time.sleep(60)\n        os._exit(0)\ntime.sleep(1)"
    )
    assert kernel.run(share, WAIT_SEC).state == "ok"
    assert kernel.end is None


def test_memory_in_files_counts(start: Start) -> None:
    kernel = start(Limits(memory_bytes=300 * MB, scratch_bytes=400 * MB))
    assert said(kernel, "print(open('a', 'wb').write(bytes(1_000_000)))") == "1000000"
    fill = (
        "import time\nfor n in range(35):\n    open(f'b{n}', 'wb').write(bytes(10_000_000))\ntime.sleep(10)"
    )
    assert kernel.run(fill, WAIT_SEC).state == "memory"


BOMBS = {
    "fork": "while True:\n    os.fork()",
    "thread": "while True:\n    threading.Thread(target=time.sleep, args=(60,)).start()",
}


CEILING = "import resource\nprint(resource.getrlimit(resource.RLIMIT_NPROC))"


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_processes_and_threads_end_at_their_number(start: Start, bomb: str) -> None:
    kernel = start(Limits(processes=40))
    assert said(kernel, CEILING) == "(40, 40)"  # else this machine would have a real bomb on it
    assert "more" in said(kernel, "import subprocess\nprint(subprocess.check_output(['echo', 'one more']))")
    said(kernel, f"open('bomb.py', 'w').write('import os, threading, time\\n' + {bomb!r})")
    code = "import sys, time\nchild = subprocess.Popen([sys.executable, 'bomb.py'], stderr=-3)\ntime.sleep(2)"
    assert kernel.run(code, WAIT_SEC).state in ("ok", "error")
    count = "import glob\nprint(len(glob.glob('/proc/[0-9]*/task/*')))"
    assert int(said(kernel, count)) <= 40 + 1  # bubblewrap's own first process may be another user's


MANY = {
    "processes": "for _ in range({0}):\n    if os.fork() == 0:\n        time.sleep(60)\n        os._exit(0)",
    "threads": "for _ in range({0}): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
}


@pytest.mark.parametrize("many", MANY.values(), ids=MANY)
def test_processes_and_threads_are_counted_where_their_limit_does_not_hold(
    start: Start, many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (box, zygote):
        monkeypatch.setattr(module, "orders", _with_a_higher_ceiling)
    kernel = start(Limits(processes=40))
    assert said(kernel, CEILING) == "(90, 90)"
    begin = "import os, threading, time\n"
    assert kernel.run(f"{begin}{many.format(10)}\ntime.sleep(0.5)", WAIT_SEC).state == "ok"
    result = kernel.run(f"{begin}{many.format(50)}\ntime.sleep(20)", WAIT_SEC)
    assert result.state == "processes", result
    assert "more than 40 processes and threads" in result.error_message


def _with_a_higher_ceiling(*arguments: Any, **keywords: Any) -> dict[str, Any]:
    told = orders(*arguments, **keywords)
    told["rlimits"]["RLIMIT_NPROC"] = 90
    return told


def test_a_full_scratch_folder_is_full(start: Start) -> None:
    kernel = start(Limits(scratch_bytes=20 * MB))
    fill = "try:\n    for n in range(100): open(f'{0}/f{{n}}', 'wb').write(bytes(1_000_000))\nexcept OSError as error: print(n, error.errno)"
    written, number = map(int, said(kernel, fill.format("/scratch")).split())
    assert 17 <= written <= 20
    assert number == 28  # ENOSPC
    for place in ("/dev", "/", "/run", "/usr/lib", "/proc"):
        assert said(kernel, fill.format(place)).startswith("0 ")
    assert int(said(kernel, fill.format("/run/kernel")).split()[0]) <= 1  # a warm kernel needs no sockets
    assert (
        said(
            kernel,
            "import os\nfor f in os.listdir(): os.remove(f) if f[0] == 'f' else 0\nprint(open('x','w').write('room'))",
        )
        == "4"
    )


def test_too_many_files_end_it(start: Start) -> None:
    kernel = start(Limits(scratch_files=1000))
    assert said(kernel, "for n in range(500): open(f'a{n}', 'w').close()\nprint('ok')") == "ok"
    result = kernel.run("for n in range(10**6): open(f'b{n}', 'w').close()", WAIT_SEC)
    if isinstance(kernel, SandboxedKernel):
        assert (result.state, kernel.end is None) == ("disk", False)
    else:  # its folder has room for so many and no more
        assert result.error_message.startswith("[Errno 28]")
        assert 900 < int(said(kernel, "import os\nprint(len(os.listdir()))")) <= 1000


def test_one_file_does_not_grow_beyond_its_limit(start: Start) -> None:
    kernel = start(Limits(file_bytes=2 * MB))
    write = "try: print(open('x', 'wb', 0).write(bytes({0})))\nexcept OSError as error: print(error)"
    assert said(kernel, write.format(1_000_000)) == "1000000"
    assert int(said(kernel, write.format(9_000_000))) <= 2 * MB


def test_open_files_end_at_their_number(start: Start) -> None:
    kernel = start(Limits(open_files=100))
    code = "held = []\ntry:\n    while True: held.append(open('/dev/null'))\nexcept OSError as error: print(len(held), error.errno)\nheld = None"
    count, number = map(int, said(kernel, code).split())
    assert 10 < count < 100
    assert number == 24  # EMFILE


def test_processor_time_of_all_processes_counts_together(start: Start) -> None:
    kernel = start(Limits(cpu_sec=3))
    assert said(kernel, "print(sum(range(10**6)))")
    result = kernel.run("import os\nos.fork()\nos.fork()\nwhile True: pass", 4 * WAIT_SEC)
    assert result.state == "timed-out"
    assert "processor time" in result.error_message


def test_fifty_megabytes_of_output_end_it(start_cold: StartCold) -> None:
    kernel = start_cold(Limits(output_bytes=5 * MB))
    assert len(said(kernel, "print('x' * 1_000_000)")) == MB
    result = kernel.run("for _ in range(50): print('x' * 1_000_000, flush=True)", WAIT_SEC)
    assert result.state == "output"
    assert sum(len(output["text"]) for output in result.outputs) <= 5 * MB


NATIVE = "import os\nfor _ in range(50): os.write(2, b'x' * 10**6)"


def test_what_native_code_writes_is_output_too_and_ends_it(start_cold: StartCold) -> None:
    assert start_cold(Limits(output_bytes=5 * MB)).run(NATIVE, WAIT_SEC).state == "output"


def test_of_a_warm_kernels_output_each_cell_keeps_its_share_and_native_code_is_not_heard() -> None:
    with WarmKernel() as kernel:
        flood = kernel.run("for _ in range(50): print('x' * 1_000_000, flush=True)", WAIT_SEC)
        assert flood.state == "ok"
        assert sum(len(output["text"]) for output in flood.outputs) == MOST_OUTPUT_CHARACTERS
        assert (kernel.run(NATIVE, WAIT_SEC).state, kernel.end) == ("ok", None)


def test_the_kernel_ends_at_its_time_whatever_it_does(start: Start) -> None:
    kernel = start(Limits(wall_sec=6))
    result = kernel.run("import time\ntime.sleep(100)", WAIT_SEC)
    assert result.state == "timed-out"
    assert result.seconds < 10


STOPPING = "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"
SPINNING = {
    "python": "while True:\n    pass",
    "python that catches everything": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "a thread, with signals ignored": (
        "import signal, threading\nfor s in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:\n"
        "    signal.signal(s, signal.SIG_IGN)\n"
        "def spin():\n    while True: pass\nthreading.Thread(target=spin).start()\nspin()"
    ),
    "native code with signals blocked": (
        "import signal, ctypes\nsignal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))\n"
        "libc = ctypes.PyDLL(None)\nwhile True: libc.pause()"
    ),
    "stopping itself": STOPPING,
    "a regular expression": "import re\nre.match(r'(a+)+$', 'a' * 64 + 'b')",
}


@pytest.mark.parametrize("code", SPINNING.values(), ids=SPINNING)
def test_what_does_not_end_is_ended(start: Start, kind: str, code: str) -> None:
    kernel = start(Limits())
    result = kernel.run(code, 1)
    if kind == "warm" and code == STOPPING:
        assert result.state == "ok"  # the first process of a namespace stops for nobody in it
        return
    assert result.state == "timed-out"
    assert result.seconds < 8
    again = kernel.run("print(1)", WAIT_SEC)
    assert again.state == ("ok" if kernel.end is None else "timed-out")


def test_honest_code_that_is_too_slow_costs_only_its_own_cell(start_cold: StartCold) -> None:
    """A warm kernel is killed; the session runs the other cells again in a fresh one."""
    kernel = start_cold(Limits())
    assert kernel.run("import time\nkept = 1\ntime.sleep(60)", 1).state == "timed-out"
    assert said(kernel, "print(kept)") == "1"


@pytest.mark.slow
def test_a_torchscript_loop_is_ended(start: Start) -> None:
    kernel = start(Limits())
    prepare = (
        "import torch\nopen('loop.py', 'w').write('''\nimport torch\n@torch.jit.script\ndef loop(x: torch.Tensor):\n"
        "    while bool(x.sum() < 1):\n        x = x * 1\n    return x\n''')\nimport loop\n"
        "print(loop.loop(torch.ones(3)))"
    )
    assert "tensor" in said_within(kernel, prepare, 120)
    result = kernel.run("loop.loop(torch.zeros(3))", 1)
    assert result.state == "timed-out"
    assert kernel.end is not None  # it heeds no interrupt
    assert result.seconds < 8


def said_within(kernel: SandboxedKernel | WarmKernel, code: str, timeout_sec: float) -> str:
    result = kernel.run(code, timeout_sec)
    assert result.state == "ok", result
    return str(result.outputs)
