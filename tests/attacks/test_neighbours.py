"""What one submission does must not reach the next, although both are forked from one process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import needing
from warm_kernel import WarmKernel, text_of

pytestmark = needing.bubblewrap

WAIT_SEC = 60.0

# Puts a file into every folder that takes one; folders of processes come and go, and are no place to keep things.
LEAVE = """
import os
for at, folders, _ in os.walk('/'):
    if at == '/':
        folders.remove('proc')
    try:
        open(os.path.join(at, 'left-behind'), 'w').write('the answer')
        print(at)
    except OSError:
        pass
"""
LOOK = """
import os
for at, _, files in os.walk('/'):
    if 'left-behind' in files: print(at)
"""


@pytest.fixture
def kernel() -> Iterator[WarmKernel]:
    with WarmKernel() as opened:
        yield opened


def test_no_file_stays_for_the_next_submission(kernel: WarmKernel) -> None:
    left = text_of(kernel.run(LEAVE, WAIT_SEC)).split()
    assert {"/scratch", "/dev/shm"} <= set(left)
    assert text_of(kernel.run(LOOK, WAIT_SEC)).split() == left
    assert text_of(kernel.next().run(LOOK, WAIT_SEC)) == ""


def test_nothing_in_memory_stays_for_the_next_submission(kernel: WarmKernel) -> None:
    change = (
        "import builtins, os, shutil, sys\nanswer = 42\nbuiltins.answer = 42\nshutil.copy = None\n"
        "os.environ['ANSWER'] = '42'\nsys.path.append('/scratch/mine')\n"
        "get_ipython().ast_transformers.append(None)"
    )
    assert kernel.run(change, WAIT_SEC).state == "ok"
    look = (
        "import os, shutil, sys\n"
        "print('answer' in dir(__builtins__), 'answer' in globals(), shutil.copy, 'ANSWER' in os.environ,\n"
        "      '/scratch/mine' in sys.path, get_ipython().ast_transformers)"
    )
    said = text_of(kernel.next().run(look, WAIT_SEC))
    assert said.split()[:3] == ["False", "False", "<function"]
    assert said.split()[-3:] == ["False", "False", "[]"]


def test_a_process_that_left_its_group_is_gone_before_the_next_submission(kernel: WarmKernel) -> None:
    stay = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\n    os._exit(0)"
    assert kernel.run(stay, WAIT_SEC).state == "ok"
    count = "import os\nprint(sum(name.isdigit() for name in os.listdir('/proc')))"
    assert text_of(kernel.run(count, WAIT_SEC)) == "2\n"
    assert text_of(kernel.next().run(count, WAIT_SEC)) == "1\n"


def test_two_kernels_at_once_share_no_namespace_but_that_of_users(kernel: WarmKernel) -> None:
    look = "import os\nfor name in sorted(os.listdir('/proc/self/ns')): print(name, os.readlink(f'/proc/self/ns/{name}'))"
    other = kernel._launcher.launch({})
    try:
        fine, outputs = other.run(look, WAIT_SEC)
        assert fine, outputs
    finally:
        other.close()
    one, two = (
        dict(line.split() for line in said.splitlines())
        for said in (text_of(kernel.run(look, WAIT_SEC)), outputs[0]["text"])
    )
    kinds = {"cgroup", "ipc", "mnt", "net", "pid", "uts"}
    assert kinds <= set(one)
    assert [kind for kind in kinds if one[kind] == two[kind]] == []
