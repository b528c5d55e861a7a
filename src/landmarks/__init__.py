"""Landmarks: a course in image classification, from raw pixels to a deployed landmark classifier.

Importing the package itself is cheap (no PyTorch); import from its parts, which stand in this order, each
knowing only those to its right::

    cli → app → pipeline → grading → course → checks → deploy → evaluation → training → models → render
        → data → tags → catalog, errors, progress
"""

__version__ = "0.1.0"
__all__ = ["__version__"]
