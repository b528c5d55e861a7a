"""Nothing of a learner's makes the grader wait for ever: kernels that do not read, or answer by the byte."""

from __future__ import annotations

import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import zmq

import needing
from landmarks.grading import zygote
from landmarks.grading.kernel import ChannelKernel, KernelLost
from landmarks.grading.pool import _Grader, _result
from landmarks.grading.sandbox import SandboxedKernel, container
from landmarks.grading.task import Job, Task
from landmarks.grading.warm import WarmLauncher

LIMIT_SEC = 0.5


class Enclosure:
    """A kernel's enclosure with nothing in it but the other end of the channel."""

    def __init__(self) -> None:
        self.channel, self.theirs = socket.socketpair()
        self.killed, self.why = False, ""

    def kill(self) -> None:
        self.killed = True
        self.channel.close()

    def why_it_ended(self) -> str:
        return self.why


@pytest.fixture
def enclosure() -> Iterator[Enclosure]:
    made = Enclosure()
    yield made
    made.channel.close()
    made.theirs.close()


def trickle(theirs: socket.socket) -> None:
    try:
        theirs.send(struct.pack("!II", 4000, 0))
        while True:
            theirs.send(b" ")
            time.sleep(0.05)
    except OSError:
        return


ANSWERS: dict[str, Callable[[socket.socket], object]] = {
    "nothing": lambda _: None,
    "a byte now and then": trickle,
    "half a frame": lambda theirs: theirs.send(struct.pack("!II", 4000, 10) + b"{"),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_does_not_come_whole_is_given_up_in_time(
    enclosure: Enclosure, answer: Callable[[socket.socket], object]
) -> None:
    threading.Thread(target=answer, args=(enclosure.theirs,), daemon=True).start()
    began = time.monotonic()
    with pytest.raises(KernelLost) as lost:
        ChannelKernel(enclosure, {}).run("1", LIMIT_SEC)
    assert time.monotonic() - began < 10
    assert enclosure.killed
    assert lost.value.late


def test_a_kernel_that_does_not_read_is_given_up_in_time(enclosure: Enclosure) -> None:
    began = time.monotonic()
    with pytest.raises(KernelLost) as lost:
        ChannelKernel(enclosure, {}).run("x" * 50_000_000, LIMIT_SEC)
    assert lost.value.late
    assert time.monotonic() - began < 10


def test_a_kernel_that_died_between_two_requests_says_what_it_died_of(enclosure: Enclosure) -> None:
    enclosure.why = "it took more than its share of memory"
    enclosure.theirs.close()
    with pytest.raises(KernelLost, match=r"^it took more than its share of memory$"):
        ChannelKernel(enclosure, {}).run("1", 1.0)


@needing.bubblewrap
@pytest.mark.timeout(90)
def test_a_socket_whose_peer_was_dropped_is_not_waited_for() -> None:
    with SandboxedKernel() as kernel:
        for channel in (kernel._client.shell_channel, kernel._client.control_channel):
            channel.socket.disconnect(channel.socket.getsockopt_string(zmq.LAST_ENDPOINT))
        result = kernel.run("1", 1)
        assert result.state == "timed-out"
        kernel._interrupt()


@needing.bubblewrap
@pytest.mark.timeout(300)
def test_a_forking_process_that_hangs_is_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zygote, "_ASKING_SEC", 1.0)
    launcher = WarmLauncher()
    try:
        launcher.launch({}).close()
        assert launcher._zygote is not None
        first = launcher._zygote.process.pid
        for pid in below(first):
            os.kill(pid, signal.SIGSTOP)
        # The new one answers within the second, or this machine is too busy for a test of time.
        monkeypatch.setattr(zygote, "_ASKING_SEC", 60.0)
        kernel = launcher.launch({})
        assert kernel.run("print(1)", 30)[0]
        assert launcher._zygote.process.pid != first
        kernel.close()
    finally:
        launcher.close()


def below(pid: int) -> list[int]:
    """All processes that descend from `pid`."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, children) for one in (child, *below(child))]


def test_a_grader_that_died_before_it_got_its_task_costs_a_try_and_no_run() -> None:
    ours, theirs = Pipe()
    theirs.close()
    dead: Any = SimpleNamespace(is_alive=lambda: False, kill=lambda: None, join=lambda *_: None)
    grader, again = _Grader(dead, ours), list[tuple[Task, int]]()
    task = Task("ann", "90-tiny", b"x" * 10_000_000)
    grader.give(task, 1)
    assert _result(grader, Job({}, b"s"), again) is None
    assert again == [(task, 2)]
    grader.give(task, 2)
    found = _result(grader, Job({}, b"s"), again)
    assert found is not None
    assert (found.record.state, found.record.needs_person) == ("crashed", True)


def test_a_container_engine_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "_ANSWERING_SEC", 0.2)
    began = time.monotonic()
    assert container._ask(["sleep", "60"]) == ""
    assert time.monotonic() - began < 10
