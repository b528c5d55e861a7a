"""Asking the model: in this process, or in the one that all visitors share.

Between the two processes only pixels and JSON pass, never pickles. Each message is one `send_bytes`:

- request: 12 bytes (height, width and number of tags as big-endian uint32), then H·W·3 bytes of RGB;
- answer: the JSON of an `Answer`, or of `{"error": sentence}`.
"""

from __future__ import annotations

import json
import os
import struct
from multiprocessing.connection import Client, Connection
from pathlib import Path

import numpy as np

from landmarks.app.uploads import Tagger
from landmarks.errors import ArtefactError, BadInput, LandmarksError
from landmarks.tags import Answer, answer_from_json

__all__ = ["ADDRESS", "HEADER", "KEY", "MODEL", "TOP", "RemoteTagger", "find_tagger", "local_tagger"]

HEADER = struct.Struct(">III")
TOP = 5

# Environment variables by which a kernel learns where the model is.
ADDRESS, KEY = "LANDMARKS_APP_ADDRESS", "LANDMARKS_APP_KEY"
MODEL = "LANDMARKS_MODEL"

UNREACHABLE = "The model does not answer; wait a moment and try again."


class RemoteTagger:
    """Asks the shared process over a local connection, which is opened when first needed."""

    def __init__(self, address: str, key: bytes) -> None:
        self.address, self.key = address, key
        self._connection: Connection | None = None

    def __call__(self, pixels: np.ndarray) -> Answer:
        """Raises `LandmarksError` with a sentence for the visitor when there is no answer."""
        try:
            return self._ask(pixels)
        except (OSError, EOFError):
            self._connection = None
        try:  # the shared process may have been started again since we last asked
            return self._ask(pixels)
        except (OSError, EOFError) as error:
            self._connection = None
            raise LandmarksError(UNREACHABLE) from error

    def _ask(self, pixels: np.ndarray) -> Answer:
        if self._connection is None:
            self._connection = Client(self.address, authkey=self.key)
        height, width = pixels.shape[:2]
        self._connection.send_bytes(HEADER.pack(height, width, TOP) + pixels.tobytes())
        content = json.loads(self._connection.recv_bytes())
        if "error" in content:
            raise BadInput(content["error"])
        return answer_from_json(content)


def local_tagger(model: Path) -> Tagger:
    """A tagger that holds the artefact `model` in this process; raises `ArtefactError` where it is none."""
    from landmarks.deploy import (
        answer,
        load_artefact,
    )  # PyTorch: 0.5 GB that a visitor's kernel must not need

    artefact = load_artefact(model)
    return lambda pixels: answer(artefact, pixels, TOP)


def find_tagger(model: Path | None = None) -> Tagger:
    """The tagger for a page: of `model` if given, else the shared process, else of `$LANDMARKS_MODEL`."""
    if model is None and ADDRESS in os.environ:
        return RemoteTagger(os.environ[ADDRESS], bytes.fromhex(os.environ[KEY]))
    if model is None and MODEL not in os.environ:
        raise ArtefactError(f"The page needs a model: pass model=…, or set {MODEL} to a model.pt.")
    return local_tagger(model or Path(os.environ[MODEL]))
