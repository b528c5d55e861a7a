"""The wire between a kernel's sockets in the sandbox and Jupyter's client outside, with a meter on it.

Whatever the learner's code does to its sockets, no more bytes than the limit reach the client: nobody has to
trust that what comes are messages, or how long they say they are.
"""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import Awaitable, Callable
from contextlib import suppress

__all__ = ["Relay"]

_CHUNK_BYTES = 2**16


class Relay:
    """Listens at a path for each of the kernel's sockets and passes bytes both ways, in one event loop."""

    def __init__(self, folder: int, pairs: dict[str, str], limit_bytes: int) -> None:
        """`pairs`: from a path outside to the name of a socket in `folder`, an open folder of the sandbox.

        Not more than `limit_bytes` come out; `exceeded` is set when there would be more.
        """
        self.exceeded = False
        self._folder = folder
        self._pairs = pairs
        self._left_bytes = limit_bytes
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Begin to listen."""
        for path, name in self._pairs.items():
            self._servers.append(await asyncio.start_unix_server(self._answer(name), path))

    async def finish(self, timeout_sec: float) -> None:
        """Wait until what a kernel that has gone had sent is passed on."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout_sec)

    async def close(self) -> None:
        """Close all connections and remove the paths."""
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for path in self._pairs:
            with suppress(FileNotFoundError):
                os.unlink(path)

    def _answer(self, name: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def connected(from_us: asyncio.StreamReader, to_us: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._tasks.add(task)
            try:
                # A kernel that has gone refuses; the client tries again until it is told.
                with suppress(OSError):
                    from_them, to_them = await asyncio.open_unix_connection(sock=_connect(self._folder, name))
                    await self._join(from_us, to_us, from_them, to_them)
            except asyncio.CancelledError:
                pass  # by `close`; asyncio's server would report it as a failure
            finally:
                to_us.close()
                self._tasks.discard(task)

        return connected

    async def _join(
        self,
        from_us: asyncio.StreamReader,
        to_us: asyncio.StreamWriter,
        from_them: asyncio.StreamReader,
        to_them: asyncio.StreamWriter,
    ) -> None:
        """Pass on until either side closes."""
        directions = [
            asyncio.ensure_future(self._pass(from_us, to_them, metered=False)),
            asyncio.ensure_future(self._pass(from_them, to_us, metered=True)),
        ]
        try:
            await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for direction in directions:
                direction.cancel()
            await asyncio.gather(*directions, return_exceptions=True)
            to_them.close()

    async def _pass(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, *, metered: bool) -> None:
        while chunk := await source.read(_CHUNK_BYTES):
            if metered:
                self._left_bytes -= len(chunk)
                if self._left_bytes < 0:
                    self.exceeded = True
                    return
            to.write(chunk)
            await to.drain()  # a slow reader slows the writer down


def _connect(folder: int, name: str) -> socket.socket:
    """Connect to the socket `name` in `folder`, and to nothing that a link of that name leads to.

    Raises `OSError` when there is no such socket.
    """
    place = os.open(name, os.O_PATH | os.O_NOFOLLOW, dir_fd=folder)
    try:
        if not stat.S_ISSOCK(os.fstat(place).st_mode):
            raise ConnectionRefusedError(f"{name} is not a socket")
        connection = socket.socket(socket.AF_UNIX)
        try:
            # Not waited for when the sandbox leaves its queue full.
            connection.setblocking(False)
            # To exactly the file that is open here, whatever has its name by now.
            connection.connect(f"/proc/self/fd/{place}")
        except OSError:
            connection.close()
            raise
        return connection
    finally:
        os.close(place)
