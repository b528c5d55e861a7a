"""The one process that holds the model for all visitors, and answers over a local connection."""

from __future__ import annotations

import json
import logging
import struct
import threading
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

import numpy as np

from landmarks.app.tagger import HEADER
from landmarks.app.uploads import MAX_PIXELS
from landmarks.deploy import Artefact, answer, load_artefact
from landmarks.errors import LandmarksError

__all__ = ["Service"]

WARM_UP = 3  # pictures: TorchScript specialises its code on the first two
MAX_MESSAGE = MAX_PIXELS * 3 + HEADER.size  # bytes

_log = logging.getLogger(__name__)


class Service:
    """Answers each connection in a thread of its own; the model itself takes one picture at a time.

    One at a time is faster than several at once: the network's own threads use every core already.
    """

    def __init__(self, model: Path, key: bytes) -> None:
        """Raises `ArtefactError` where `model` is no artefact."""
        self.artefact: Artefact = load_artefact(model)
        for _ in range(WARM_UP):
            self.artefact.predict([np.zeros((256, 256, 3), np.uint8)])
        self._one_at_a_time = threading.Lock()
        # A Unix socket in a folder that only this user enters; a named pipe on Windows.
        self._listener = Listener(authkey=key, backlog=64)

    @property
    def address(self) -> str:
        return str(self._listener.address)

    def start(self) -> None:
        """Answer in the background until `close`."""
        threading.Thread(target=self._accept, name="accept", daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except (AuthenticationError, ConnectionError, EOFError):
                continue  # a stranger, or somebody who left at the door
            except OSError:
                return  # closed
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        with connection:
            while True:
                try:
                    request = connection.recv_bytes(MAX_MESSAGE)
                    connection.send_bytes(json.dumps(self._respond(request)).encode())
                except (EOFError, OSError):
                    return  # the visitor has left, or broke the rules

    def _respond(self, request: bytes) -> dict[str, Any]:
        try:
            height, width, top = HEADER.unpack_from(request)
            pixels = np.frombuffer(request, np.uint8, offset=HEADER.size).reshape(height, width, 3)
            with self._one_at_a_time:
                return answer(self.artefact, pixels, top).to_json()
        except LandmarksError as error:
            return {"error": str(error)}
        except (RuntimeError, ValueError, MemoryError, struct.error):  # the others' service goes on
            _log.exception("A picture could not be tagged")
            return {"error": "The model could not make sense of this picture."}
