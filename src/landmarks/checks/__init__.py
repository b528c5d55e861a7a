"""What each exercise must show: one package per assignment, each check in two halves, probe and judge.

`contract` says what a check is, `running` runs its halves, `wire` and `schema` guard what passes between
them, `registry` finds checks. `values` helps probes and `judging` helps judges. `notebook` is what a notebook
imports: `from landmarks.checks import check, show, solved, start`.
"""

from landmarks.checks.display import show
from landmarks.checks.live import LiveCurves
from landmarks.checks.notebook import check, solved, start

__all__ = ["LiveCurves", "check", "show", "solved", "start"]
