"""The doctor's findings against what this machine says otherwise, and on machines made to lack things."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
import torch

from landmarks.errors import StorageError
from landmarks.pipeline import doctor
from landmarks.pipeline.doctor import Finding, examine


def look(name: str) -> Finding:
    """The one finding of this name."""
    (found,) = [finding for finding in examine() if finding.name == name]
    return found


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with no program on it, to put programs into."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_findings_survive_json_and_each_name_stands_once() -> None:
    findings = examine()
    assert [Finding(**row) for row in json.loads(json.dumps([asdict(f) for f in findings]))] == findings
    names = [finding.name for finding in findings]
    assert len(set(names)) == len(names) >= 8


def test_whatever_is_not_ok_comes_with_advice(
    tmp_path: Path, empty_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)  # what makes `import torch` fail
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LANDMARKS_CACHE", str(tmp_path / "file" / "pictures"))
    assert not list(empty_path.iterdir())
    findings = examine()
    states = {finding.name: finding.state for finding in findings}
    assert (states["PyTorch"], states["picture cache"], states["sandbox"]) == ("missing", "missing", "note")
    for finding in findings:
        assert (finding.advice == "") == (finding.state == "ok"), finding
        assert "\n" not in finding.advice


def test_python_is_the_one_that_runs() -> None:
    assert look("Python").value.startswith(".".join(map(str, sys.version_info[:3])))


def test_the_device_is_the_one_pytorch_computes_on() -> None:
    accelerator = torch.accelerator.current_accelerator(check_available=True)
    expected = "CPU" if accelerator is None else accelerator.type.upper()
    assert look("device").value.startswith(f"{expected}: ")


def test_a_pytorch_that_does_not_load_is_found_missing_and_the_rest_still_examined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)  # what makes `import torch` fail
    findings = {finding.name: finding for finding in examine()}
    assert findings["PyTorch"].state == "missing"
    assert "device" not in findings
    assert findings["memory"].value


@pytest.mark.parametrize(
    ("instruction", "state", "told"),
    [("avx512_bf16", "ok", "computing in bfloat16"), ("avx2", "note", "without bfloat16")],
)
def test_a_processor_without_bfloat16_is_noted(
    instruction: str, state: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {instruction: True, "cpu_name": "Example"})
    found = look("device")
    assert found.state == state
    assert found.value.startswith("CPU: Example")
    assert told in found.value


def test_fewer_threads_than_cores_are_noted_when_the_environment_asked_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 1)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert look("processor") == Finding(
        "processor", "note", "8 cores, PyTorch uses 1 threads", "Unset OMP_NUM_THREADS to train on all cores."
    )
    monkeypatch.setattr(torch, "get_num_threads", lambda: 8)
    assert look("processor").state == "ok"


def test_memory_is_what_the_container_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(doctor, "CGROUP_MEMORY_LIMIT", limit)
    whole = look("memory")
    limit.write_text("max\n")
    assert look("memory") == whole
    limit.write_text("500000000\n")
    assert look("memory").value == "0.5 GB"
    assert look("memory").state == "note"


def test_the_cache_is_the_folder_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDMARKS_CACHE", str(tmp_path / "pictures"))
    assert look("picture cache") == Finding("picture cache", "ok", str(tmp_path / "pictures"))
    assert look("disk").value.endswith("free for the picture cache")


def test_a_cache_that_cannot_be_written_is_missing_and_advice_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LANDMARKS_CACHE", str(tmp_path / "file" / "pictures"))
    with pytest.raises(StorageError) as raised:
        doctor.cache_folder()
    assert look("picture cache") == Finding(
        "picture cache", "missing", "cannot be written", str(raised.value)
    )
    assert look("disk").state == "note"


def test_a_disk_with_little_room_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CACHE_DISK_BYTES", 0)
    assert look("disk").state == "ok"
    monkeypatch.setattr(doctor, "CACHE_DISK_BYTES", 10**18)
    assert "LANDMARKS_CACHE" in look("disk").advice


def test_no_sandbox_is_tried_where_none_can_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ON_LINUX", False)
    monkeypatch.setitem(sys.modules, "landmarks.grading.sandbox.choice", None)  # its import would fail
    found = look("sandbox")
    assert (found.state, found.value.split()[0]) == ("note", "none")
    assert "Linux" in found.advice


def test_the_sandbox_that_works_is_named() -> None:
    found = look("sandbox")
    assert (found.state, found.value.split(",")[0]) == ("ok", "bubblewrap")


def test_a_bubblewrap_that_does_not_work_is_no_sandbox(empty_path: Path) -> None:
    assert "bubblewrap: is not there" in look("sandbox").advice
    program = empty_path / "bwrap"
    program.write_text("#!/bin/sh\necho forbidden here >&2\nexit 1\n")
    program.chmod(0o755)
    (empty_path / "unshare").symlink_to(str(shutil.which("unshare", path=os.defpath)))
    (empty_path / "sh").symlink_to(str(shutil.which("sh", path=os.defpath)))
    found = look("sandbox")
    assert found.state == "note"
    assert "bubblewrap: forbidden here" in found.advice


@pytest.mark.parametrize(
    ("program", "state"),
    [
        ("python", "ok"),
        (str(Path(sys.executable).with_name("python3.99")), "ok"),
        ("/usr/local/elsewhere/bin/python", "note"),
    ],
)
def test_a_kernel_of_another_python_is_noted(
    program: str, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    arguments = [program, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    specification = {"argv": arguments, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(specification))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    found = look("notebooks")
    assert found.state == state
    assert program in found.value or state == "ok"


def test_no_kernel_at_all_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def get_kernel_spec(_: object, name: str) -> None:
        raise doctor.NoSuchKernel(name)

    monkeypatch.setattr(doctor.KernelSpecManager, "get_kernel_spec", get_kernel_spec)
    assert look("notebooks").state == "missing"


def test_a_renderer_that_is_not_installed_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise doctor.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "version", version)
    assert look("renderer").state == "note"
