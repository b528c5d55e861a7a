"""The same work on a Dask cluster: `--dask ADDRESS` of its scheduler.

The workers need this package and a sandbox of their own. Submissions travel as bytes, and so do the pictures
that exported models are graded on, so no disk is shared.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from landmarks.errors import BadInput
from landmarks.grading.pictures import pack_pictures, unpack_pictures
from landmarks.grading.records import Graded
from landmarks.grading.task import Job, Task, Worker, given_up

__all__ = ["grade_on_dask"]

_WAITING_PER_THREAD = 3  # tasks that the scheduler holds for each thread of a worker
_SCHEDULER_SEC = "20s"
_workers: dict[tuple[bytes, int], Worker] = {}  # in a Dask worker's process: by run and thread
_pictures: dict[str, tempfile.TemporaryDirectory[str]] = {}  # there too: by digest
_one_unpacks = threading.Lock()


def grade_on_dask(address: str) -> Callable[[Job, Iterator[Task]], Iterator[Graded]]:
    """What `run.Order.grade` takes. A worker that dies has its tasks given to another.

    Raises `BadInput` when Dask is not installed or nobody answers at `address`.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise BadInput("--dask needs the package `distributed`: pip install 'landmarks[cluster]'.") from error
    try:
        client = Client(address, timeout=_SCHEDULER_SEC, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"No Dask scheduler answers at {address} ({error}).") from error
    return lambda job, tasks: _grade(client, job, tasks)


def _grade(client: Any, job: Job, tasks: Iterator[Task]) -> Iterator[Graded]:
    from distributed import as_completed

    packed = pack_pictures(job.pictures)
    # A task of its own, so that it goes to each worker once, and again to one that takes a dead one's place.
    sent = None if packed is None else client.submit(_as_they_are, packed, pure=False)
    if packed is not None:
        job = replace(job, pictures=None)
    waiting: dict[Any, Task] = {}
    done = as_completed(loop=client.loop)  # not that of whichever client is the process's default

    def submit() -> bool:
        task = next(tasks, None)
        if task is not None:
            future = client.submit(_work, job, task, sent, pure=False)
            waiting[future] = task
            done.add(future)
        return task is not None

    try:
        while len(waiting) < max(2, _WAITING_PER_THREAD * sum(client.nthreads().values())) and submit():
            pass
        for future in done:
            yield _outcome(future, waiting.pop(future))
            submit()
    finally:
        client.cancel(list(waiting))
        client.close()


def _outcome(future: Any, task: Task) -> Graded:
    """The result, or a record that asks for a person: a fault of the cluster is not the learner's."""
    if future.status == "finished":
        found: Graded = future.result()
        return found
    return given_up(task, f"The cluster could not grade it ({type(future.exception()).__name__})")


def _as_they_are(packed: bytes) -> bytes:
    return packed


def _work(job: Job, task: Task, packed: bytes | None) -> Graded:
    """Runs in a Dask worker: a thread of it keeps warm what the next task of the run needs.

    `packed` are the pictures that exported models are graded on, where no machine has them by itself.
    """
    key = job.secret, threading.get_ident()
    for other in [other for other in _workers if other[0] != job.secret]:
        _workers.pop(other).close()  # of an earlier run
    if packed is not None:
        job = replace(job, pictures=_unpacked(packed))
    if key not in _workers:
        _workers[key] = Worker(job)
    return _workers[key].grade(task)


def _unpacked(packed: bytes) -> str:
    """Where this process keeps the pictures; those of an earlier run are removed."""
    digest = hashlib.sha256(packed).hexdigest()
    with _one_unpacks:
        if digest not in _pictures:
            for earlier in list(_pictures):
                _pictures.pop(earlier).cleanup()
            folder = tempfile.TemporaryDirectory(prefix="landmarks-pictures-")
            unpack_pictures(packed, Path(folder.name))
            _pictures[digest] = folder
        return _pictures[digest].name
