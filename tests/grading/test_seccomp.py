"""The filter, run by an interpreter of classic BPF that knows nothing of how it was made."""

from __future__ import annotations

import errno
import struct

import pytest

from landmarks.grading.sandbox.seccomp import ARCHITECTURES, DENIED, assemble

ALLOWED, KILLED = 0x7FFF0000, 0x80000000

# Calls that an honest program makes, by number: read, write, mmap, futex, execve, socketpair, openat, wait4.
HONEST = {"x86_64": (0, 1, 9, 202, 59, 53, 257, 61), "aarch64": (63, 64, 222, 98, 221, 199, 56, 260)}
CLONE = {"x86_64": 56, "aarch64": 220}
SOCKET = {"x86_64": 41, "aarch64": 198}
IOCTL = {"x86_64": 16, "aarch64": 29}


def decide(program: bytes, architecture: int, number: int, *arguments: int) -> int:
    """What the kernel would do with a call: Documentation/networking/filter.rst, as far as it is used."""
    given = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("<IIQ6Q", number, architecture, 0, *given)
    code = list(struct.iter_unpack("=HBBI", program))
    accumulator, at = 0, 0
    while True:
        operation, if_true, if_false, value = code[at]
        at += 1
        match operation:
            case 0x20:  # load a word
                (accumulator,) = struct.unpack_from("<I", data, value)
            case 0x15:  # equal
                at += if_true if accumulator == value else if_false
            case 0x35:  # at least
                at += if_true if accumulator >= value else if_false
            case 0x45:  # any bit
                at += if_true if accumulator & value else if_false
            case 0x06:
                return value
            case _:
                raise AssertionError(f"unknown instruction {operation:#x}")


@pytest.fixture(params=list(ARCHITECTURES))
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_honest_calls_are_allowed(machine: str) -> None:
    for number in HONEST[machine]:
        assert decide(assemble(machine), ARCHITECTURES[machine], number) == ALLOWED


def test_every_listed_call_is_denied(machine: str) -> None:
    column = list(ARCHITECTURES).index(machine)
    for name, numbers in DENIED.items():
        if numbers[column] is not None:
            assert (
                decide(assemble(machine), ARCHITECTURES[machine], numbers[column]) == 0x50000 | errno.EPERM
            ), name


def test_only_listed_calls_are_denied(machine: str) -> None:
    column = list(ARCHITECTURES).index(machine)
    listed = {numbers[column] for numbers in DENIED.values()}
    denied = {n for n in range(600) if decide(assemble(machine), ARCHITECTURES[machine], n) != ALLOWED}
    # clone3 is denied whatever it is asked; socket(0) is a family that is not allowed.
    assert denied == (listed - {None}) | {435, SOCKET[machine]}


@pytest.mark.parametrize(
    "flag", [0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000]
)
def test_threads_and_processes_are_allowed_and_namespaces_are_not(machine: str, flag: int) -> None:
    program, here = assemble(machine), ARCHITECTURES[machine]
    thread, process = 0x3D0F00, 17  # what pthread_create and fork ask for
    assert decide(program, here, CLONE[machine], thread) == ALLOWED
    assert decide(program, here, CLONE[machine], process) == ALLOWED
    assert decide(program, here, CLONE[machine], process | flag) == 0x50000 | errno.EPERM
    assert decide(program, here, 435) == 0x50000 | errno.ENOSYS


def test_families_of_sockets(machine: str) -> None:
    program, here = assemble(machine), ARCHITECTURES[machine]
    allowed = {f for f in range(60) if decide(program, here, SOCKET[machine], f) == ALLOWED}
    assert allowed == {1, 2, 10, 16}
    assert decide(program, here, SOCKET[machine], 40) == 0x50000 | errno.EAFNOSUPPORT  # AF_VSOCK


def test_a_terminal_is_told_its_size_and_no_words(machine: str) -> None:
    program, here = assemble(machine), ARCHITECTURES[machine]
    assert decide(program, here, IOCTL[machine], 0, 0x5413) == ALLOWED  # TIOCGWINSZ
    for request in (0x5412, 0x541C):
        assert decide(program, here, IOCTL[machine], 0, request) == 0x50000 | errno.EPERM
        # The kernel looks at the lower half only, and so must the filter.
        assert decide(program, here, IOCTL[machine], 0, request | 1 << 32) == 0x50000 | errno.EPERM


def test_programs_for_other_architectures_are_killed(machine: str) -> None:
    for other in {*ARCHITECTURES.values(), 0x40000003} - {ARCHITECTURES[machine]}:
        assert decide(assemble(machine), other, 0) == KILLED


def test_the_same_calls_under_the_numbers_of_x32_are_not_there() -> None:
    assert decide(assemble("x86_64"), ARCHITECTURES["x86_64"], 0x40000000 | 101) == 0x50000 | errno.ENOSYS


def test_a_machine_that_is_not_known_has_no_filter() -> None:
    assert assemble("riscv64") == b""
