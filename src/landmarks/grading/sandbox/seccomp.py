"""A filter of system calls for what runs in the sandbox, assembled here so that nothing has to be compiled.

The kernel runs the program below before every system call. It is written in classic BPF: eight bytes an
instruction, as `linux/filter.h` and `linux/bpf_common.h` define them, over the `struct seccomp_data` of
`linux/seccomp.h`. The numbers of the calls are those of `arch/x86/entry/syscalls/syscall_64.tbl` and of
`include/uapi/asm-generic/unistd.h`, which is what arm64 uses.

What is denied either reaches other processes, changes what the sandbox is made of, opens parts of the kernel
that a course has no use for, or takes memory that no limit counts.
"""

from __future__ import annotations

import errno
import platform
import struct

__all__ = ["ARCHITECTURES", "DENIED", "assemble"]

# AUDIT_ARCH_* of linux/audit.h, by the machine's name.
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Name: (number on x86_64, number on aarch64); None where the machine has no such call.
DENIED: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # namespaces, mounts and what leads around them
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # large parts of the kernel
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "personality": (135, 92),
    "modify_ldt": (154, None),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # memory that is neither a process's nor a file's
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    # the machine itself; these need rights that nobody in there has, so this is the second lock
    "syslog": (103, 116),
    "acct": (163, 89),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "iopl": (172, None),
    "ioperm": (173, None),
}

_CLONE, _CLONE3, _SOCKET, _IOCTL = (56, 220), (435, 435), (41, 198), (16, 29)
_NEW_NAMESPACES = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET
_FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: not AF_VSOCK, which ends in no namespace
_TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX put words into a terminal's mouth
_X32_BIT = 0x40000000  # calls of the x32 ABI: the same calls under other numbers

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL_PROCESS, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, (16, 24)  # offsets; the low half of an argument on both machines


def assemble(machine: str = platform.machine()) -> bytes:
    """The filter for `machine`, as `bwrap --seccomp` takes it; b"" for a machine that is not supported.

    A call that is denied fails with EPERM, as it would for a user without rights; clone3, whose flags a
    filter cannot see, with ENOSYS, after which the C library uses clone. A program for another architecture
    is killed.
    """
    if machine not in ARCHITECTURES:
        return b""
    column = list(ARCHITECTURES).index(machine)
    code = [
        _do(_LOAD, _ARCHITECTURE),
        _do(_EQUAL, ARCHITECTURES[machine], 1, 0),
        _do(_RETURN, _KILL_PROCESS),
        _do(_LOAD, _NUMBER),
    ]
    if machine == "x86_64":
        code += [_do(_AT_LEAST, _X32_BIT, 0, 1), _fail(errno.ENOSYS)]
    for numbers in DENIED.values():
        if (number := numbers[column]) is not None:
            code += [_do(_EQUAL, number, 0, 1), _fail(errno.EPERM)]
    code += [_do(_EQUAL, _CLONE3[column], 0, 1), _fail(errno.ENOSYS)]
    code += _if_call(
        _CLONE[column], [_do(_LOAD, _ARGUMENT[0]), _do(_ANY_BIT, _NEW_NAMESPACES, 0, 1), _fail(errno.EPERM)]
    )
    ours = [_do(_EQUAL, family, len(_FAMILIES) - i, 0) for i, family in enumerate(_FAMILIES)]
    code += _if_call(_SOCKET[column], [_do(_LOAD, _ARGUMENT[0]), *ours, _fail(errno.EAFNOSUPPORT)])
    told = [part for request in _TERMINAL_INPUT for part in (_do(_EQUAL, request, 0, 1), _fail(errno.EPERM))]
    code += _if_call(_IOCTL[column], [_do(_LOAD, _ARGUMENT[1]), *told])
    return b"".join([*code, _do(_RETURN, _ALLOW)])


def _do(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One `struct sock_filter`; a jump goes that many instructions further than the next."""
    return struct.pack("=HBBI", operation, if_true, if_false, value)


def _fail(number: int) -> bytes:
    return _do(_RETURN, _ERRNO | number)


def _if_call(number: int, body: list[bytes]) -> list[bytes]:
    """Run `body` for the call `number`; what it does not refuse is allowed."""
    body = [*body, _do(_RETURN, _ALLOW)]
    return [_do(_EQUAL, number, 0, len(body)), *body]
