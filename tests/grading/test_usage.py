"""What a sandbox uses is counted right, also where two readers look at once."""

from __future__ import annotations

import os
import threading

from landmarks.grading.sandbox import usage


def test_two_readers_of_one_descriptor_see_each_process_once() -> None:
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    # A duplicate shares its place in the listing with the original.
    both = (proc, os.dup(proc))
    me, odd = str(os.getpid()), list[int]()

    def read(descriptor: int) -> None:
        for _ in range(300):
            seen = usage._processes(descriptor).count(me)
            if seen != 1:
                odd.append(seen)

    readers = [threading.Thread(target=read, args=(descriptor,)) for descriptor in both]
    try:
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    finally:
        for descriptor in both:
            os.close(descriptor)
    assert odd == []


def test_a_folder_that_is_gone_has_no_processes() -> None:
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    os.close(proc)
    assert usage.measure_work(proc) == usage.Work(0.0, 0)
