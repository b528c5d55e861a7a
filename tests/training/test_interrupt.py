"""Ctrl-C, sent by the system for real."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from landmarks.training.interrupt import GracefulStop


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_without_a_signal_nothing_is_requested() -> None:
    before = signal.getsignal(signal.SIGINT)
    with GracefulStop() as stop:
        assert signal.getsignal(signal.SIGINT) != before
    assert not stop.requested
    assert signal.getsignal(signal.SIGINT) == before


def test_the_first_ctrl_c_asks_and_the_second_interrupts() -> None:
    before = signal.getsignal(signal.SIGINT)
    stop = GracefulStop()

    def twice() -> None:
        with stop:
            press_ctrl_c()
            assert stop.requested
            press_ctrl_c()
            pytest.fail("the second one was swallowed")

    with pytest.raises(KeyboardInterrupt):
        twice()
    assert signal.getsignal(signal.SIGINT) == before


def test_after_the_block_ctrl_c_interrupts_again() -> None:
    with GracefulStop():
        press_ctrl_c()
    with pytest.raises(KeyboardInterrupt):
        press_ctrl_c()


def test_another_thread_changes_nothing() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def train() -> None:
        with GracefulStop() as stop:
            seen.append((stop.requested, signal.getsignal(signal.SIGINT)))

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    assert seen == [(False, before)]
    assert signal.getsignal(signal.SIGINT) == before
