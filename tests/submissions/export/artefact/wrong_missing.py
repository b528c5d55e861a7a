"""Exports nothing."""
# misconception: unusable

from pathlib import Path

Path("artefacts/predictor.pt").unlink(missing_ok=True)
