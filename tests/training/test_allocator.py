"""Freed memory is kept, as counted by the system itself in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import resource, sys
import torch
from landmarks.training.allocator import keep_freed_memory
if sys.argv[1] == "keeping":
    assert keep_freed_memory()
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
torch.ones(2**24)  # 64 MB
before = faults()
for _ in range(10):
    torch.ones(2**24)
print(faults() - before)
"""


def page_faults(mode: str) -> int:
    command = [sys.executable, "-c", PROGRAM, mode]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="hardware: only glibc keeps freed memory on request")
def test_a_freed_tensor_is_used_again_without_asking_the_system() -> None:
    one_tensor = 2**26 // 4096  # pages
    # A kept block that is too small by its alignment makes for another one, once.
    assert page_faults("keeping") <= 2 * one_tensor
    assert page_faults("plain") >= 9 * one_tensor, "without it the system is asked each time"
