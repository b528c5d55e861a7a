"""Graders on this machine: processes of their own, so that one that dies or hangs costs one submission a try.

A pool of the standard library breaks as a whole when one of its processes is killed; this one replaces it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import torch

from landmarks.errors import LandmarksError
from landmarks.grading.records import Graded, Record
from landmarks.grading.task import Job, Task, Worker

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

    def give(self, task: Task, tries: int) -> None:
        self.task, self.tries, self.since = task, tries, time.monotonic()
        # One that has died meanwhile is found out when it is asked for its result.
        with suppress(OSError):
            self.pipe.send(task)

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
            while len(graders) < jobs and (given := _next(again, tasks)):
                graders.append(_start(job, Path(folder.name)))
                graders[-1].give(*given)
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


def _start(job: Job, folder: Path) -> _Grader:
    # Not a fork: this process has threads, and what it holds is nobody's business.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(job, folder, theirs), name="grader", daemon=False)
    process.start()
    theirs.close()
    return _Grader(process, ours)


def _serve(job: Job, folder: Path, pipe: Connection) -> None:
    """What a grader's process does: tasks in, results out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that gives out the work
    # As many graders as cores: with more threads than that they would wait for each other.
    torch.set_num_threads(1)
    worker = Worker(job, folder)
    try:
        while True:
            task = pipe.recv()
            try:
                pipe.send(worker.grade(task))
            except LandmarksError as error:  # no sandbox, no pictures: nothing can be graded here
                pipe.send(error)
    except (EOFError, OSError):
        return
    finally:
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
    reason = f"The grader itself {how} {_TRIES} times; a person must look."
    return Graded(
        Record(task.student, task.assignment, "crashed", reason, content=task.content, needs_person=True)
    )
