"""What a command and the function behind it do unless told otherwise. Nothing heavy is imported here."""

from __future__ import annotations

__all__ = ["PICTURES_PER_SITE", "SITE_PICTURE_SIZE", "VALID_FRACTION"]

VALID_FRACTION = 0.05  # of the training pictures, held back to validate
PICTURES_PER_SITE = 16  # rendered of each imaginary site
SITE_PICTURE_SIZE = 96  # pixels a side of these
