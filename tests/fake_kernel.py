"""A kernel in the test's own process: for tests of what is done around kernels, never of learners' code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landmarks.checks.contract import Inputs
from landmarks.checks.registry import find
from landmarks.checks.running import observe
from landmarks.checks.wire import encode
from landmarks.grading.kernel import KernelLost, Output

DIES, HANGS = "DIES", "HANGS"  # cells that hold these words


class FakeKernel:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.namespace: dict[str, Any] = {}
        self.files, self.closed, self.sources = files, False, list[str]()

    def run(self, source: str, limit_sec: float) -> tuple[bool, list[Output]]:
        if DIES in source or HANGS in source:
            raise KernelLost(f"it ended after {limit_sec:g}", late=HANGS in source)
        self.sources.append(source)
        try:
            exec(source, self.namespace)
        except Exception as error:  # noqa: BLE001 - as a kernel does
            return False, [
                {"output_type": "error", "ename": type(error).__name__, "evalue": "", "traceback": []}
            ]
        return True, [{"output_type": "stream", "name": "stdout", "text": "ran\n"}]

    def probe(self, check_id: str, inputs: Inputs, limit_sec: float) -> bytes:
        del limit_sec
        return encode(observe(find(check_id), self.namespace, inputs))

    def close(self) -> None:
        self.closed = True


class FakeLauncher:
    prologue: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.kernels: list[FakeKernel] = []

    def launch(self, files: Mapping[str, bytes]) -> FakeKernel:
        self.kernels.append(FakeKernel(files))
        return self.kernels[-1]

    def close(self) -> None:
        pass
