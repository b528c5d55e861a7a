"""The trusted process from which kernels are forked: it has PyTorch imported and never runs learner's code.

It runs under bubblewrap. Over its control socket it gets one line of JSON that says how forks are closed in
and what to import, and then a message for each kernel, which brings the kernel's end of a channel. It answers
with a descriptor of the kernel's first process, by whose death all of the kernel's processes die.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys

from landmarks.grading.inside.enclose import Enclosing, give_up_rights, separate, take_on_limits
from landmarks.grading.inside.frames import READY
from landmarks.grading.inside.shell import Shell, make_shell, run_cell
from landmarks.grading.inside.worker import add_checks, serve

__all__ = ["main"]

_MOST_SETUP_BYTES = 200_000  # a message of a socket has a limit
_threads: list[int] = []  # how many PyTorch is to compute with in a fork


def main(control_fd: int) -> None:
    """Prepare, then fork for each request until the grader closes the control socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to handle
    with socket.socket(fileno=control_fd) as control:
        setup = json.loads(control.recv(_MOST_SETUP_BYTES))
        os.environ.update(setup["environment"])
        add_checks(setup["checks"])
        shell = make_shell()
        for name in setup["preload"]:
            # What is not there will be missed by the notebook, in its own words.
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        _run_prologue(shell, setup["prologue"])
        gc.collect()
        gc.freeze()  # else a collection in a fork would write to every shared page
        how = Enclosing(**{**setup["enclosing"], "seccomp": bytes.fromhex(setup["enclosing"]["seccomp"])})
        proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)  # by which all are watched from outside
        socket.send_fds(control, [READY], [proc])
        os.close(proc)
        while True:
            message, descriptors, _, _ = socket.recv_fds(control, 4096, 1)
            if not message:
                os._exit(0)  # at once: there is nothing to put away
            _fork_kernel(control, descriptors[0], how, shell)


def _run_prologue(shell: Shell, cells: list[str]) -> None:
    """Run the released cells that come before anything of a learner's: every notebook would run the same.

    On one thread, since a fork loses all threads but one and PyTorch would wait for the others for ever.
    """
    torch = sys.modules.get("torch")
    if torch is not None:
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
    for source in cells:
        run_cell(shell, source)
    if torch is not None:
        _threads.append(threads)


def _fork_kernel(control: socket.socket, channel_fd: int, how: Enclosing, shell: Shell) -> None:
    """A process that makes the namespaces, and from it the kernel as first of its process namespace."""
    between = os.fork()
    if between == 0:
        try:
            separate()
            kernel = os.fork()
            if kernel == 0:
                _be_kernel(channel_fd, how, shell)
            socket.send_fds(control, [b"forked"], [os.pidfd_open(kernel)])
        except BaseException as error:  # noqa: BLE001 - told to the grader; nothing may run on here
            control.send(f"failed: {error}".encode())
        os._exit(0)
    os.close(channel_fd)
    os.waitpid(between, 0)


def _be_kernel(channel_fd: int, how: Enclosing, shell: Shell) -> None:
    try:
        os.dup2(channel_fd, 3)
        os.closerange(4, 1024)
        channel = socket.socket(fileno=3)
        watched = take_on_limits(how)
        socket.send_fds(channel, [READY], list(watched))
        for descriptor in watched:
            os.close(descriptor)
        give_up_rights(how)
        for threads in _threads:
            sys.modules["torch"].set_num_threads(threads)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        serve(channel, shell)
    except BaseException as error:  # noqa: BLE001 - nothing may run on here
        sys.__stderr__.write(f"{type(error).__name__}: {error}\n")  # type: ignore[union-attr]
        sys.__stderr__.flush()  # type: ignore[union-attr]
    finally:
        os._exit(0)
