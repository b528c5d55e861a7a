"""Graders on this machine: processes of their own, so that one that dies or hangs costs one submission a try.

A pool of the standard library breaks as a whole when one of its processes is killed; this one replaces it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import torch

from landmarks.errors import LandmarksError
from landmarks.grading.records import Graded
from landmarks.grading.task import Job, Task, Worker, given_up

__all__ = ["grade_locally"]

_TRIES = 2
_SPARE_SEC = 180.0  # beyond a submission's own patience: starting a grader, and judging
_LOOKING_SEC = 1.0
_ENDING_SEC = 10.0


@dataclass
class _Grader:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    tries: int = 0
    since: float = 0.0

    def tell(self, job: Job) -> None:
        """Say what all its tasks are about: the first that it is sent."""
        self._send(job)

    def give(self, task: Task, tries: int) -> None:
        self.task, self.tries, self.since = task, tries, time.monotonic()
        self._send(task)

    def _send(self, what: Job | Task) -> None:
        # One that has died meanwhile is found out when it is asked for its result.
        with suppress(OSError):
            self.pipe.send(what)

    def end(self) -> None:
        """Let an idle one put away what it keeps warm; kill one that is at work."""
        self.pipe.close()
        if self.task is None:
            self.process.join(_ENDING_SEC)
        self.process.kill()
        self.process.join(_ENDING_SEC)


def grade_locally(job: Job, tasks: Iterator[Task], jobs: int) -> Iterator[Graded]:
    """Grade all tasks with `jobs` processes; results come as they are ready, each task's exactly once.

    Raises the `LandmarksError` that keeps a grader from its work, such as a sandbox that does not start.
    """
    graders: list[_Grader] = []
    again: list[tuple[Task, int]] = []
    # Here and not in each grader, for one that is killed leaves its folders behind.
    folder = tempfile.TemporaryDirectory(prefix="landmarks-graders-")
    os.chmod(folder.name, 0o755)  # the learner's user reads the pictures in it
    try:
        while True:
            first: list[tuple[Task, int]] = []
            while len(graders) < jobs and (given := _next(again, tasks)):
                graders.append(_start(Path(folder.name)))
                first.append(given)
            # When all are on their way: a grader listens only after its imports, which take seconds.
            for grader, given in zip(graders[len(graders) - len(first) :], first, strict=True):
                grader.tell(job)
                grader.give(*given)
            if not graders:
                return
            wait([grader.pipe for grader in graders], timeout=_LOOKING_SEC)
            for grader in list(graders):
                result = _result(grader, job, again)
                if result is not None:
                    yield result
                if grader.task is None and (given := _next(again, tasks)) and grader.process.is_alive():
                    grader.give(*given)
                elif grader.task is None:
                    if given:
                        again.append(given)
                    grader.end()
                    graders.remove(grader)
    finally:
        for grader in graders:
            grader.end()
        folder.cleanup()


def _next(again: list[tuple[Task, int]], tasks: Iterator[Task]) -> tuple[Task, int] | None:
    if again:
        return again.pop()
    task = next(tasks, None)
    return None if task is None else (task, 1)


def _start(folder: Path) -> _Grader:
    # Not a fork: this process has threads, and what it holds is nobody's business.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    # The job is sent later. As an argument it would be written while the process starts, and whoever
    # interrupts that leaves a process that complains of half an argument.
    process = context.Process(target=_serve, args=(folder, theirs), name="grader", daemon=False)
    with _unheard_ctrl_c():
        process.start()
    theirs.close()
    return _Grader(process, ours)


@contextmanager
def _unheard_ctrl_c() -> Iterator[None]:
    """A process that is started meanwhile does not hear Ctrl-C: that is for whoever gives out the work."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(folder: Path, pipe: Connection) -> None:
    """What a grader's process does: the job and tasks in, results out, until the pipe closes."""
    # As many graders as cores: with more threads than that they would wait for each other.
    torch.set_num_threads(1)
    worker: Worker | None = None
    try:
        worker = Worker(pipe.recv(), folder)
        while True:
            task = pipe.recv()
            try:
                pipe.send(worker.grade(task))
            except LandmarksError as error:  # no sandbox, no pictures: nothing can be graded here
                pipe.send(error)
    except (EOFError, OSError):
        return
    finally:
        if worker is not None:
            worker.close()


def _result(grader: _Grader, job: Job, again: list[tuple[Task, int]]) -> Graded | None:
    """What a grader has to say, if anything; one that died or hangs is ended and its task tried again."""
    task = grader.task
    if task is None:
        return None
    late = time.monotonic() - grader.since > job.patience.submission_sec + _SPARE_SEC
    if not grader.pipe.poll() and grader.process.is_alive() and not late:
        return None
    try:
        if not late:
            found: Graded | LandmarksError = grader.pipe.recv()
            if isinstance(found, LandmarksError):
                raise found
            grader.task = None
            return found
    except (EOFError, OSError):
        pass
    grader.process.kill()
    grader.process.join()
    grader.task = None
    if grader.tries < _TRIES:
        again.append((task, grader.tries + 1))
        return None
    how = "did not answer" if late else "ended"
    return given_up(task, f"The grader itself {how} {_TRIES} times")
