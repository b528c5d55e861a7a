"""The same job on a Dask cluster, one of whose workers is killed: the same grades, nothing lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

import making_submissions as making
from landmarks.errors import BadInput
from landmarks.grading.cluster import grade_on_dask
from landmarks.grading.run import Order, grade_folders
from landmarks.progress import Progress, Stage


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landmarks.grading.cluster._SCHEDULER_SEC", "1s")
    with pytest.raises(BadInput, match="scheduler"):
        grade_on_dask("tcp://127.0.0.1:9")


class Killer(Progress):
    """Kills a worker's process when the first grade has come."""

    def __init__(self, pids: list[int]) -> None:
        self.pids = pids

    def stage(self, *_: object, **__: object):  # type: ignore[no-untyped-def, override]
        from contextlib import nullcontext

        killer = self

        class Killing(Stage):
            def advance(self, steps: int = 1, **figures: float) -> None:
                del figures
                if steps and killer.pids:
                    os.kill(killer.pids.pop(), signal.SIGKILL)

        return nullcontext(Killing())


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_gives_the_same_grades(tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    making.install()
    course = making.write_course(tmp_path)
    for number in range(8):
        solutions = making.WRONG if number % 4 == 3 else making.RIGHT
        making.write_submission(tmp_path / "in", f"s{number}", making.submitted(solutions))
    settings = {"checks": making.CHECKS, "prepare": making.install}
    with (
        LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        pids = list(client.run(os.getpid).values())[:1]
        order = Order(
            [tmp_path / "in"], tmp_path / "out", course, making.ASSIGNMENT,
            settings=settings, grade=grade_on_dask(cluster.scheduler_address),
        )  # fmt: skip
        records = grade_folders(order, Killer(pids))
    assert not pids
    assert [record.score for record in records] == [5.0, 5.0, 5.0, 0.0] * 2
    assert {record.state for record in records} == {"graded"}
