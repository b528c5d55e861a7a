"""A warm kernel with the face of a `SandboxedKernel`, so that one attack is tried on both."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from landmarks.grading.kernel import Kernel, KernelLost
from landmarks.grading.sandbox import Limits, RunResult, RunState
from landmarks.grading.warm import WarmLauncher
from landmarks.grading.zygote import Preparation

# What a kernel that is lost says of itself, and the state that a cold one would be in.
STATES: dict[str, RunState] = {
    "in all": "timed-out",
    "processor time": "timed-out",
    "of memory": "memory",
    "processes and threads": "processes",
    "files": "disk",
    "a frame of": "output",
}


class WarmKernel:
    """One fork of a forking process of its own, to be used in a `with` block."""

    def __init__(self, limits: Limits = Limits(), ready: Preparation = Preparation()) -> None:
        self._launcher = WarmLauncher(limits, ready)
        self.end: RunResult | None = None

    def __enter__(self) -> Self:
        self._kernel: Kernel = self._launcher.launch({})
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._kernel.close()
        self._launcher.close()

    def run(self, code: str, timeout_sec: float) -> RunResult:
        """Run `code` as a cell; when the kernel is lost, with the state that says why."""
        if self.end is not None:
            return self.end
        began = time.monotonic()
        try:
            fine, outputs = self._kernel.run(code, timeout_sec)
        except KernelLost as lost:
            said = str(lost)
            found = next((state for words, state in STATES.items() if words in said), "died")
            state = "timed-out" if lost.late else found
            self.end = RunResult(state, [], "", said, time.monotonic() - began)
            return self.end
        errors = [output for output in outputs if output["output_type"] == "error"]
        seconds = time.monotonic() - began
        if fine:
            return RunResult("ok", outputs, "", "", seconds)
        return RunResult("error", outputs, errors[-1]["ename"], errors[-1]["evalue"], seconds)

    def next(self) -> WarmKernel:
        """The kernel of the submission after this one, from the same forking process."""
        self._kernel.close()
        self._kernel, self.end = self._launcher.launch({}), None
        return self


def text_of(result: RunResult) -> str:
    """What the program printed; anything but an honest end of it fails the test."""
    assert result.state == "ok", result
    return "".join(output["text"] for output in result.outputs if output["output_type"] == "stream")
