"""Closes a process that was forked off a trusted one into a sandbox of its own, before learner's code runs.

bubblewrap closes programs in when they start; a fork has started already. So the process from which all are
forked (`zygote`) runs under bubblewrap, with rights in its own user namespace alone, and each fork gives
itself what bubblewrap gives a program: namespaces of its own, a scratch folder of its own, an id of its own,
no rights, limits, and a filter of system calls. Every step raises where the kernel refuses it: half a sandbox
is none.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import socket
import struct
from dataclasses import dataclass
from typing import Any

__all__ = ["Enclosing", "give_up_rights", "separate", "take_on_limits"]

_LIBC = ctypes.CDLL(None, use_errno=True)
_NAMESPACES = {"mount": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000, "net": 0x40000000}
_NEW_PID_NAMESPACE = 0x20000000
_NO_SUID, _NO_DEVICES, _NO_PROGRAMS = 2, 4, 8  # MS_*
_RECURSIVE, _PRIVATE = 0x4000, 0x40000
# linux/prctl.h
_SET_DUMPABLE, _DROP_FROM_BOUNDING_SET, _NO_NEW_PRIVILEGES, _SET_SECCOMP = 4, 24, 38, 22
_AMBIENT, _CLEAR_ALL, _FILTER = 47, 4, 2
_SET_INTERFACE_FLAGS, _UP, _LOOPBACK = 0x8914, 0x1, b"lo"  # linux/sockios.h, net/if.h
_LAST_CAPABILITY = 63
_CAPABILITY_VERSION = 0x20080522


@dataclass(frozen=True)
class Enclosing:
    """What a fork is to be closed into. `user` is None where it has its id already."""

    scratch: str
    scratch_bytes: int
    scratch_files: int
    shared_memory_bytes: int
    rlimits: dict[str, int]
    user: int | None
    folders: list[str]
    seccomp: bytes


def separate() -> None:
    """Namespaces of this process's own; the next fork is the first process of its process namespace."""
    flags = _NEW_PID_NAMESPACE
    for flag in _NAMESPACES.values():
        flags |= flag
    _must(_LIBC.unshare(flags), "unshare")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        # A new network has its loopback switched off, and programs talk to themselves over it.
        fcntl.ioctl(any_socket, _SET_INTERFACE_FLAGS, struct.pack("16sh14x", _LOOPBACK, _UP))


def take_on_limits(how: Enclosing) -> tuple[int, int, int]:
    """Mount this process's own folders and set its limits.

    Gives open descriptors of /proc, the scratch folder and /dev/shm, by which it is watched from outside.
    """
    _mount("none", "/", None, _RECURSIVE | _PRIVATE, "")
    _mount("proc", "/proc", "proc", _NO_SUID | _NO_DEVICES | _NO_PROGRAMS, "")
    sizes = f"mode=0777,size={how.scratch_bytes},nr_inodes={how.scratch_files}"
    _mount("tmpfs", how.scratch, "tmpfs", _NO_SUID | _NO_DEVICES, sizes)
    sizes = f"mode=1777,size={how.shared_memory_bytes}"
    _mount("tmpfs", "/dev/shm", "tmpfs", _NO_SUID | _NO_DEVICES, sizes)
    os.chdir(how.scratch)
    folders = tuple(
        os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in ("/proc", how.scratch, "/dev/shm")
    )
    for name, value in how.rlimits.items():
        resource.setrlimit(getattr(resource, name), (value, value))
    return folders[0], folders[1], folders[2]


def give_up_rights(how: Enclosing) -> None:
    """Become the learner, for good: no capability, no way to get one, and the filter of system calls."""
    for capability in range(_LAST_CAPABILITY + 1):
        _LIBC.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)  # numbers above the kernel's last one fail
    _must(_LIBC.prctl(_AMBIENT, _CLEAR_ALL, 0, 0, 0), "clear ambient capabilities")
    if how.user is not None:
        os.setgroups([])
        os.setresgid(how.user, how.user, how.user)
        os.setresuid(how.user, how.user, how.user)
    _drop_capabilities()
    os.umask(0o077)
    for folder in how.folders:
        os.makedirs(folder, exist_ok=True)
    # Its own files in /proc, which a change of id gives to root, are its own again.
    _must(_LIBC.prctl(_SET_DUMPABLE, 1, 0, 0, 0), "set dumpable")
    _must(_LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "set no new privileges")
    if how.seccomp:
        _filter_calls(how.seccomp)


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def _filter_calls(code: bytes) -> None:
    program = _Filter(len(code) // 8, code)
    _must(_LIBC.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0), "filter system calls")


def _drop_capabilities() -> None:
    head = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _must(_LIBC.capset(head, nothing), "drop capabilities")


def _mount(source: str, place: str, kind: str | None, flags: int, options: str) -> None:
    words: list[Any] = [word.encode() if word is not None else None for word in (source, place, kind)]
    _must(_LIBC.mount(*words, ctypes.c_ulong(flags), options.encode()), f"mount {kind or 'private'} {place}")


def _must(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
