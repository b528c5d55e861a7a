"""The files around the package agree with `pyproject.toml`, the one place that says what is needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import landmarks

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PYTHONS = SpecifierSet(PROJECT["requires-python"])
EXTRAS = PROJECT["optional-dependencies"]
LOCK = ROOT / "requirements" / "lock.txt"
CONSTRAINTS = ROOT / "requirements" / "constraints.txt"


def read_pins(text: str) -> list[tuple[Requirement, int]]:
    """The pins of a requirements file, each with its number of hashes."""
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and "#" not in line]
    return [
        (Requirement(line.split("--hash")[0].strip()), len(re.findall(r"--hash=sha256:[0-9a-f]{64}", line)))
        for line in lines
    ]


def unmet(wanted: list[str], pins: list[Requirement]) -> list[str]:
    """Those of the wanted requirements that some pin of the same name does not meet, or that none pins."""
    missing = []
    for requirement in map(Requirement, wanted):
        versions = [next(iter(pin.specifier)).version for pin in pins if pin.name == requirement.name]
        if not versions or not all(requirement.specifier.contains(version) for version in versions):
            missing.append(str(requirement))
    return missing


def test_the_lock_file_pins_every_dependency_with_its_hashes() -> None:
    pins = read_pins(LOCK.read_text())
    for pin, hashes in pins:
        assert [clause.operator for clause in pin.specifier] == ["=="], pin
        assert hashes > 0, pin
    built_with = [str(pin) for pin, _ in read_pins((ROOT / "requirements" / "build.in").read_text())]
    wanted = [*PROJECT["dependencies"], *chain.from_iterable(EXTRAS.values()), *built_with]
    assert unmet(wanted, [pin for pin, _ in pins]) == []


def test_a_dependency_that_is_not_locked_or_locked_too_old_is_seen() -> None:
    pins = [Requirement("torch==2.13.0"), Requirement("numpy==2.4.6"), Requirement("numpy==2.5.0")]
    assert unmet(["numpy>=2.0"], pins) == []
    assert unmet(["numpy>=2.5", "torch>=2.14", "pillow"], pins) == ["numpy>=2.5", "torch>=2.14", "pillow"]


def test_requirements_name_no_address() -> None:
    for path in (ROOT / "requirements").iterdir():
        assert not re.search(r"://|index-url|find-links|@ ", path.read_text()), path.name


def test_constraints_are_the_lock_file_without_hashes() -> None:
    locked = [str(pin) for pin, _ in read_pins(LOCK.read_text())]
    assert [str(pin) for pin, _ in read_pins(CONSTRAINTS.read_text())] == locked


def conda_parts() -> tuple[list[str], list[str]]:
    """What environment.yml asks of conda, and what it asks of pip."""
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    (pip_part,) = [part["pip"] for part in dependencies if isinstance(part, dict)]
    return [part for part in dependencies if isinstance(part, str)], pip_part


def test_conda_brings_pip_and_a_python_that_the_package_allows() -> None:
    conda, _ = conda_parts()
    assert {re.split(r"[ <>=]", part)[0]: part for part in conda}.keys() == {"python", "pip"}
    (python,) = [part for part in conda if part.startswith("python")]
    assert SpecifierSet(python.removeprefix("python")) == PYTHONS


def pip_install_dry(lines: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Let pip resolve a requirements file from what is installed here; conda, too, runs it in this folder."""
    (folder / "requirements").symlink_to(ROOT / "requirements")
    section = folder / "section.txt"
    section.write_text("\n".join(lines))
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    offline = ["--dry-run", "--no-index", "--no-build-isolation"]
    command = [*pip, *offline, "--requirement", str(section)]
    # What this machine's own settings ask of pip, such as another version, is not what is tested.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment["PIP_CONFIG_FILE"] = os.devnull
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_pip_part_of_the_conda_environment_installs_this_package(tmp_path: Path) -> None:
    done = pip_install_dry(conda_parts()[1], tmp_path)
    assert done.returncode == 0, done.stderr
    # Everything else is here already, in the very versions that the constraints ask for.
    assert done.stdout.splitlines()[-1] == f"Would install landmarks-{PROJECT['version']}"


def test_a_pip_part_that_asks_for_another_version_is_refused(tmp_path: Path) -> None:
    done = pip_install_dry([*conda_parts()[1], "pillow<1"], tmp_path)
    assert done.returncode != 0
    assert "pillow" in done.stderr.lower()


def test_the_version_stands_the_same_everywhere() -> None:
    assert PROJECT["version"] == landmarks.__version__ == metadata.version("landmarks")


def test_classifiers_list_the_pythons_that_are_allowed() -> None:
    named = {
        line.rpartition(" ")[2] for line in PROJECT["classifiers"] if line.startswith("Programming Language")
    }
    assert named == {f"3.{minor}" for minor in range(30) if f"3.{minor}" in PYTHONS}


def test_the_licences_are_those_that_are_declared() -> None:
    assert PROJECT["license"] == "MIT AND CC-BY-4.0"
    assert PROJECT["license-files"] == ["LICENSE*"]
    assert "Creative Commons Attribution 4.0 International" in (ROOT / "LICENSE-text").read_text()
    assert (
        (ROOT / "LICENSE").read_text().startswith("MIT License\n\nCopyright (c) 2026 Landmarks contributors")
    )


def test_the_command_is_installed_and_can_be_called() -> None:
    (entry,) = metadata.entry_points(group="console_scripts", name="landmarks")
    assert callable(entry.load())


@pytest.mark.parametrize(
    "module", ["landmarks", "landmarks.catalog", "landmarks.errors", "landmarks.progress"]
)
def test_light_modules_stay_light(module: str) -> None:
    program = f"import sys, {module}; print('torch' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_pre_commit_runs_the_tools_of_the_environment(tmp_path: Path) -> None:
    configuration = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    locked = {pin.name for pin, _ in read_pins(LOCK.read_text())}
    for hook in (hook for source in configuration["repos"] for hook in source["hooks"]):
        words = hook["entry"].removeprefix(".venv/bin/python -m ").removeprefix(".venv/bin/").split()
        assert words[0] in locked, hook
    shutil.copy(ROOT / ".pre-commit-config.yaml", tmp_path)
    validate = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    assert subprocess.run(validate, cwd=tmp_path, check=False).returncode == 0


def test_ci_runs_lint_and_every_test_and_lets_no_skip_pass() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    steps = [line for line in script.splitlines() if line.startswith("make ")]
    assert [step.split()[1] for step in steps] == ["lint", "test", "test-all"]
    assert all("-p tests.no_skips" in step for step in steps[1:])
    assert "set -euo pipefail" in script
