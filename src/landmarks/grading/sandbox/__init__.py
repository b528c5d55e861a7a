"""Learners' programs, run so that they can do no harm: what is public is here, how it works in the modules.

`SandboxedKernel` is for a judge, `sandboxed_manager` for nbclient; `choose` says which sandbox is in force.
"""

from landmarks.grading.sandbox.choice import choose
from landmarks.grading.sandbox.ending import End
from landmarks.grading.sandbox.kernel import RunResult, RunState, SandboxedKernel
from landmarks.grading.sandbox.limits import Limits
from landmarks.grading.sandbox.provisioner import sandboxed_manager

__all__ = ["End", "Limits", "RunResult", "RunState", "SandboxedKernel", "choose", "sandboxed_manager"]
