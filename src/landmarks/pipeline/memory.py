"""How much memory this process has used at its worst."""

from __future__ import annotations

import sys

__all__ = ["peak_memory_mb"]


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far, in MB (10⁶ bytes)."""
    if sys.platform == "win32":
        import psutil  # comes with Jupyter's kernel

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    import resource

    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / 1e6 if sys.platform == "darwin" else largest * 1024 / 1e6  # kilobytes on Linux
