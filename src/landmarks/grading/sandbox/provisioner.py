"""Jupyter kernels in the sandbox, for programs that start kernels themselves, as nbclient and nbgrader do.

A kernel specification asks for it in its metadata, everything under "config" being optional::

    "kernel_provisioner": {
      "provisioner_name": "landmarks-sandbox",
      "config": {"limits": {"wall_sec": 600}, "withheld": ["landmarks.models.scratch"]}
    }

with `"interrupt_mode": "message"`, since no signal reaches the sandbox. What its "argv" says is not used.
"""

from __future__ import annotations

import asyncio
import signal
import tempfile
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Dict, List, Unicode

from landmarks.grading.sandbox.box import Box
from landmarks.grading.sandbox.choice import choose
from landmarks.grading.sandbox.connection import PORTS, make_connection
from landmarks.grading.sandbox.launch import Engine
from landmarks.grading.sandbox.limits import Limits

__all__ = ["NAME", "SandboxProvisioner", "sandboxed_manager"]

NAME = "landmarks-sandbox"  # of the entry point, in pyproject.toml

_POLLING_SEC = 0.05


class SandboxProvisioner(KernelProvisionerBase):
    """Starts and ends one kernel; its manager calls the methods, in the order in which they stand here.

    It sets the manager's connection to sockets in a folder of its own. When the kernel ends by itself or
    through a limit, `reason` says why.
    """

    limits = Dict(help="Keyword arguments of `Limits`.").tag(config=True)
    withheld = List(Unicode(), help="Modules of the package that are not there.").tag(config=True)
    engine: Engine | None = None  # None: what `choose` gives

    _box: Box | None = None
    _folder: tempfile.TemporaryDirectory[str] | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Before every start, the first and later ones."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="landmarks-")
            self._connection = connection = make_connection(Path(self._folder.name))
            manager = cast(AsyncKernelManager, self.parent)
            manager.session.key = connection["key"].encode()
            for name in ("transport", "ip", *PORTS):
                setattr(manager, name, connection[name])
            self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start it and wait until it listens. Raises `SandboxError`, and `ValueError` for wrong settings."""
        del cmd, kwargs
        try:
            limits = Limits(**self.limits)
        except TypeError as error:
            raise ValueError(f"The kernel specification has a limit that there is not: {error}.") from error
        engine = self.engine or choose()
        self._box = await asyncio.to_thread(Box, engine, limits, self.withheld, self._connection)
        return self.connection_info

    @property
    def has_process(self) -> bool:
        """Right after `launch_kernel`, and whenever its owner wants to know."""
        return self._box is not None

    async def poll(self) -> int | None:
        """None while it is there, else 1."""
        return None if self._box is not None and self._box.end is None else 1

    async def wait(self) -> int | None:
        """Until it has ended."""
        while await self.poll() is None:
            await asyncio.sleep(_POLLING_SEC)
        return await self.poll()

    async def send_signal(self, signum: int) -> None:
        """Only what ends it; an interrupt goes to the kernel as a message."""
        if signum in (signal.SIGTERM, signal.SIGKILL):
            await self.kill()

    async def terminate(self, restart: bool = False) -> None:
        """The same as `kill`: there is nobody in there who would have to be asked."""
        await self.kill(restart)

    async def kill(self, restart: bool = False) -> None:
        """End it with everything that it has started."""
        del restart
        if self._box is not None:
            await asyncio.to_thread(self._box.stop)

    async def cleanup(self, restart: bool = False) -> None:
        """After its end, for whatever reason it came."""
        if self._box is not None:
            await asyncio.to_thread(self._box.close)
            self._box = None
        if self._folder is not None and not restart:
            self._folder.cleanup()
            self._folder = None

    def get_shutdown_wait_time(self, recommended: float = 5.0) -> float:
        """A kernel that goes on after it was asked to end is not waited for as long as an honest one."""
        return min(recommended, 1.0)

    @property
    def reason(self) -> str:
        """Why the kernel is no more, in a sentence; "" while it is there."""
        return self._box.end.reason if self._box is not None and self._box.end is not None else ""


def sandboxed_manager(
    limits: Limits = Limits(), *, withheld: Collection[str] = (), engine: Engine | None = None
) -> AsyncKernelManager:
    """A manager for `nbclient.NotebookClient(notebook, km=…)` whose kernel runs in the sandbox.

    Its `execute(cleanup_kc=True)` then ends the kernel too; without that it is the caller's to shut down.
    `engine`: None takes what `choose` gives when it starts.
    """
    specification = KernelSpec(
        argv=[NAME], display_name="Python in the sandbox", language="python", interrupt_mode="message"
    )
    manager = AsyncKernelManager(kernel_name=NAME, autorestart=False)
    manager._kernel_spec = specification  # there is no other way to give one that is in no file
    manager.provisioner = SandboxProvisioner(
        kernel_id=str(uuid.uuid4()),
        kernel_spec=specification,
        parent=manager,
        limits=vars(limits),
        withheld=list(withheld),
    )
    manager.provisioner.engine = engine
    return manager
