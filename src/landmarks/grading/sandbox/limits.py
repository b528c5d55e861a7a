"""What a learner's program may use, as numbers: one home for every limit of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, fields

__all__ = ["Limits"]

MB = 10**6


@dataclass(frozen=True)
class Limits:
    """What one sandbox, with all the processes in it, may use. Every limit is a positive number.

    Raises `ValueError` when one is not.
    """

    memory_bytes: int = 3000 * MB
    """Memory of all processes together, shared pages counted once, the scratch folder included."""
    processes: int = 128
    """Processes and threads together."""
    cpu_sec: float = 1200
    """Processor time of all processes together."""
    wall_sec: float = 1800
    """From the start of the kernel to its end, whatever it does."""
    file_bytes: int = 256 * MB
    """Size of any one file."""
    scratch_bytes: int = 512 * MB
    """Everything in the scratch folder; it is kept in memory."""
    scratch_files: int = 20_000
    """Files, folders and links in the scratch folder."""
    shared_memory_bytes: int = 256 * MB
    """Everything in /dev/shm, through which PyTorch's data loaders hand over batches."""
    open_files: int = 256
    """Open files of each process."""
    output_bytes: int = 20 * MB
    """All that the kernel may send in its life: printed text, figures, results."""
    threads: int = 2
    """How many threads PyTorch and NumPy are told to compute with."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not value > 0:
                raise ValueError(f"{field.name} must be positive, and is {value}.")
