"""A pytest plug-in for CI (`-p tests.no_skips`): a test that skips fails.

A skip says that something was not there, and CI is where everything must be. Two things no installation adds:
hardware, and data that is no part of the project, such as photographs that may not be passed on. The reason
of a test that skips for want of them starts with `hardware:` or `data:`.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

ALLOWED = ("hardware:", "data:")


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a report of a skip into one of a failure; expected failures (xfail) look like skips and stay."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(ALLOWED):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and here nothing may be missing: {reason}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """For tests, after every other plug-in has had its say (which is what `tryfirst` means for a wrapper)."""
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """For whole files: `pytest.importorskip` and `pytest.skip(..., allow_module_level=True)`."""
    report = yield
    _refuse(report)
    return report
