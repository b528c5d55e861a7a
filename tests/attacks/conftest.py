"""Kernels to attack, cold and warm: one shared by attacks that must come to nothing, fresh ones for the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from landmarks.grading.sandbox import Limits, SandboxedKernel, choose
from warm_kernel import WarmKernel, text_of

MB = 10**6
WAIT_SEC = 30.0  # far more than any of these takes; only a test that fails waits for it


def open_kernel(kind: str, limits: Limits = Limits()) -> SandboxedKernel | WarmKernel:
    return WarmKernel(limits) if kind == "warm" else SandboxedKernel(limits, engine=choose())


@pytest.fixture(scope="module", params=["cold", "warm"])
def kind(request: pytest.FixtureRequest) -> str:
    """How a kernel is started: whole, or forked from a process that has all imported."""
    return str(request.param)


@pytest.fixture(scope="module")
def shared(kind: str) -> Iterator[Callable[[str], str]]:
    """Run code in the module's kernel and give what it prints."""
    with open_kernel(kind) as kernel:
        yield lambda code: text_of(kernel.run(code, WAIT_SEC))


@pytest.fixture
def start(kind: str) -> Iterator[Callable[[Limits], SandboxedKernel | WarmKernel]]:
    """Start a kernel of one's own, with these limits, that is closed after the test."""
    with ExitStack() as opened:
        yield lambda limits: opened.enter_context(open_kernel(kind, limits))


@pytest.fixture
def start_cold() -> Iterator[Callable[[Limits], SandboxedKernel]]:
    """The same for what only a Jupyter kernel has: its wire, its relay, files that are read back."""
    with ExitStack() as opened:
        yield lambda limits: opened.enter_context(SandboxedKernel(limits, engine=choose()))
