"""Kernels that start cold: a whole Jupyter kernel in whatever sandbox there is, such as a container.

Slower by seconds a submission than `warm`, and free of its need for bubblewrap.
"""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from landmarks.checks.contract import Inputs
from landmarks.checks.wire import encode
from landmarks.errors import SandboxError
from landmarks.grading.kernel import MOST_OBSERVATION_BYTES, Kernel, KernelLost, Output
from landmarks.grading.sandbox import Limits, RunResult, SandboxedKernel
from landmarks.grading.sandbox.view import SCRATCH
from landmarks.grading.zygote import environment_of

__all__ = ["ColdLauncher"]

_PUT_SEC = 30.0
_STARTING_SEC = 600.0  # for the package's own imports, as in `zygote`
_PUT = """\
from pathlib import Path as _Path
_Path({path!r}).parent.mkdir(parents=True, exist_ok=True)
_Path({name!r}).rename({path!r})
"""
_PICTURES, _CHECKS = f"{SCRATCH}/.pictures", f"{SCRATCH}/.checks"
_UNPACK = """\
import os as _os, zipfile as _zipfile
_zipfile.ZipFile({name!r}).extractall({folder!r})
_os.remove({name!r})
"""
_PREPARE = """\
import os as _os
_os.environ.update({environment!r})
from landmarks.grading.inside.worker import add_checks as _add
_add({checks!r})
"""
_PROBE = """\
from pathlib import Path as _Path
from landmarks.checks.running import observe as _observe
from landmarks.checks.wire import decode as _decode, encode as _encode
from landmarks.grading.inside.worker import MOST_REQUEST_BYTES as _most, find_probe as _find
_inputs = _decode(_Path({case!r}).read_bytes(), most_bytes=_most)
_Path({answer!r}).write_bytes(_encode(_observe(_find({check!r}), globals(), _inputs)))
"""


class ColdLauncher:
    """Starts each kernel by itself."""

    prologue: frozenset[str] = frozenset()

    def __init__(
        self,
        engine: Any,
        limits: Limits = Limits(),
        *,
        withheld: Collection[str] = (),
        pictures: Path | None = None,
        checks: Path | None = None,
    ) -> None:
        """`engine` is what `sandbox.choose` gave; `pictures` and `checks` are those of `Preparation`."""
        self._engine, self._limits, self._withheld = engine, limits, withheld
        given = {_PICTURES: pictures, _CHECKS: checks}
        self._folders = {place: _zipped(folder) for place, folder in given.items() if folder is not None}

    def launch(self, files: Mapping[str, bytes]) -> Kernel:
        """See `Launcher`."""
        sandboxed = SandboxedKernel(self._limits, withheld=self._withheld, engine=self._engine)
        try:
            return _ColdKernel(sandboxed.__enter__(), files, self._folders)
        except SandboxError as error:
            raise KernelLost(str(error)) from error

    def close(self) -> None:
        """Nothing is kept ready."""


class _ColdKernel:
    def __init__(
        self, sandboxed: SandboxedKernel, files: Mapping[str, bytes], folders: Mapping[str, bytes]
    ) -> None:
        """`folders` are zips by the place that each is unpacked to."""
        self._sandboxed = sandboxed
        for folder, content in folders.items():
            name = secrets.token_hex(8)
            sandboxed.write(name, content)
            self._run(_UNPACK.format(name=name, folder=folder), _STARTING_SEC)
        pictures = Path(_PICTURES) if _PICTURES in folders else None
        checks = _CHECKS if _CHECKS in folders else None
        prepare = _PREPARE.format(environment=environment_of(pictures), checks=checks)
        self._run(prepare, _STARTING_SEC)
        for path, content in files.items():
            name = secrets.token_hex(8)
            sandboxed.write(name, content)
            self._run(_PUT.format(path=str(Path(path)), name=name), _PUT_SEC)

    def run(self, source: str, limit_sec: float) -> tuple[bool, list[Output]]:
        result = self._run(source, limit_sec)
        return result.state == "ok", [_plain(output) for output in result.outputs]

    def probe(self, check_id: str, inputs: Inputs, limit_sec: float) -> bytes:
        # Names that nobody can guess, so that an answer is to this question.
        case, answer = secrets.token_hex(16), secrets.token_hex(16)
        try:
            self._sandboxed.write(case, encode(inputs))
            self._run(_PROBE.format(check=check_id, case=case, answer=answer), limit_sec)
            return self._sandboxed.read(answer, MOST_OBSERVATION_BYTES)
        except SandboxError as error:
            raise KernelLost(str(error)) from error

    def close(self) -> None:
        self._sandboxed.__exit__(None, None, None)

    def _run(self, source: str, limit_sec: float) -> RunResult:
        result = self._sandboxed.run(source, limit_sec)
        if result.state not in ("ok", "error"):
            self.close()
            raise KernelLost(result.error_message, late=result.state == "timed-out")
        return result


def _zipped(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return packed.getvalue()


def _plain(output: dict[str, Any]) -> Output:
    """An output with the kinds of data that feedback shows."""
    if "data" not in output:
        return output
    kept = {name: output["data"][name] for name in ("text/plain", "image/png") if name in output["data"]}
    return {"output_type": output["output_type"], "data": kept, "metadata": {}}
