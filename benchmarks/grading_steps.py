"""Where the processor time of grading goes: one grader, measured at every step of the way it always takes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import torch

from benchmarks.processors import measured
from landmarks.checks.contract import Inputs
from landmarks.grading.kernel import Kernel, Output
from landmarks.grading.records import Graded
from landmarks.grading.run import Order, grade_folders
from landmarks.grading.sandbox.usage import measure_work
from landmarks.grading.task import Job, Task, Worker
from landmarks.grading.warm import WarmLauncher
from landmarks.progress import Progress

__all__ = ["EACH", "START", "Meter", "measure_steps"]

START = "a grader's start: its imports, and those of the process that kernels are forked from"
KERNEL, CELLS, PROBES = "a kernel's start and end", "all cells", "all probes"
JUDGING, WRITING = "cases and judges", "intake, journal, feedback and tables"
EACH = (KERNEL, CELLS, PROBES, JUDGING, WRITING)


class Meter:
    """Adds up processor seconds by step: this process's, and those of everything in the sandbox.

    What a step does within another one counts for the inner one alone.
    """

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._steps = [WRITING]
        self._proc = -1
        self._last = self._now()

    def watch(self, proc: int) -> None:
        """From now on also what runs in the sandbox with this /proc; -1 is none."""
        self._charge()
        self._proc = proc
        self._last = self._now()

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        self._charge()
        self._steps.append(step)
        try:
            yield
        finally:
            self._charge()
            self._steps.pop()

    def _charge(self) -> None:
        now = self._now()
        self.spent[self._steps[-1]] += now - self._last
        self._last = now

    def _now(self) -> float:
        # Of kernels that have ended, the first process in there has been told.
        return process_time() + (measure_work(self._proc).cpu_sec if self._proc >= 0 else 0.0)


class _MeteredKernel:
    def __init__(self, kernel: Kernel, meter: Meter) -> None:
        self._kernel, self._meter = kernel, meter

    def run(self, source: str, limit_sec: float) -> tuple[bool, list[Output]]:
        with self._meter.of(CELLS):
            return self._kernel.run(source, limit_sec)

    def probe(self, check_id: str, inputs: Inputs, limit_sec: float) -> bytes:
        with self._meter.of(PROBES):
            return self._kernel.probe(check_id, inputs, limit_sec)

    def close(self) -> None:
        with self._meter.of(KERNEL):
            self._kernel.close()


class _MeteredLauncher:
    def __init__(self, launcher: WarmLauncher, meter: Meter) -> None:
        self._launcher, self._meter = launcher, meter
        self.prologue = launcher.prologue

    def launch(self, files: Mapping[str, bytes]) -> Kernel:
        with self._meter.of(KERNEL):
            return _MeteredKernel(self._launcher.launch(files), self._meter)

    def close(self) -> None:
        self._launcher.close()


def measure_steps(root: Path, course: Path, assignment: str, pictures: str) -> dict[str, float]:
    """Processor seconds of each submission in `root`/submitted by step, and of a grader's start.

    Raises `AssertionError` where a kernel is not forked, since nothing could be measured then.
    """
    meter, start, graded = Meter(), _import_seconds(), 0

    def grade(job: Job, tasks: Iterator[Task]) -> Iterator[Graded]:
        nonlocal start, graded
        worker = Worker(job)
        try:
            launcher = worker._launcher_of(assignment)
            assert isinstance(launcher, WarmLauncher)
            launcher.launch({}).close()
            assert launcher._zygote is not None
            start += measure_work(launcher._zygote.proc).cpu_sec
            meter.watch(launcher._zygote.proc)
            worker._launcher = _MeteredLauncher(launcher, meter)
            for task in tasks:
                with meter.of(JUDGING):
                    found = worker.grade(task)
                graded += 1
                yield found
            meter.watch(-1)
        finally:
            worker.close()

    settings = {"pictures": pictures}
    torch.set_num_threads(1)  # as in a grader of the pool
    grade_folders(
        Order([root / "submitted"], root / "steps", course, assignment, 1, settings, grade), Progress()
    )
    return {START: start} | {step: meter.spent[step] / graded for step in EACH}


def _import_seconds() -> float:
    """What a grader's own imports cost: a fresh process does nothing else."""
    words = [sys.executable, "-c", "import landmarks.grading.pool"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return measured(lambda: subprocess.run(words, check=True, env=environment)).cpu
