"""The plug-in that CI loads: each kind of skip fails with it and does not without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SKIPS = {
    "a mark": "import pytest\n@pytest.mark.skip(reason='no bubblewrap')\ndef test(): pass\n",
    "a condition": "import pytest\n@pytest.mark.skipif(True, reason='no bubblewrap')\ndef test(): pass\n",
    "a call": "import pytest\ndef test(): pytest.skip('no bubblewrap')\n",
    "a fixture": (
        "import pytest\n@pytest.fixture\ndef box(): pytest.skip('no bubblewrap')\ndef test(box): pass\n"
    ),
    "a module": (
        "import pytest\npytest.importorskip('no_such_module', reason='no bubblewrap')\ndef test(): pass\n"
    ),
}
HARMLESS = [
    ("passed", "def test(): pass\n"),
    ("xfailed", "import pytest\n@pytest.mark.xfail\ndef test(): assert False\n"),
    ("skipped", "import pytest\ndef test(): pytest.skip('hardware: no CUDA device')\n"),
    ("skipped", "import pytest\ndef test(): pytest.skip('data: no part of the project')\n"),
]


def run_pytest(text: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """pytest, alone with one test file and none of this project's settings."""
    path = folder / "test_example.py"
    path.write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\n")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments, str(path)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("text", SKIPS.values(), ids=SKIPS.keys())
def test_a_skip_fails_and_says_what_is_missing(text: str, tmp_path: Path) -> None:
    without = run_pytest(text, tmp_path)
    assert "1 skipped" in without.stdout
    # A file that skips whole leaves no test, which pytest says with status 5.
    assert without.returncode == (5 if "importorskip" in text else 0)
    refused = run_pytest(text, tmp_path, "-p", "tests.no_skips")
    assert refused.returncode in (1, 2), refused.stdout
    assert "nothing may be missing: no bubblewrap" in refused.stdout
    assert "skipped in" not in refused.stdout


@pytest.mark.parametrize(("outcome", "text"), HARMLESS)
def test_what_is_no_missing_component_stays_what_it_is(outcome: str, text: str, tmp_path: Path) -> None:
    done = run_pytest(text, tmp_path, "-p", "tests.no_skips")
    assert done.returncode == 0
    assert f"= 1 {outcome} in" in done.stdout
