"""Exports nothing."""
# misconception: unusable

from pathlib import Path

Path("artefacts/scratch.pt").unlink(missing_ok=True)
