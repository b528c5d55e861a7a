"""The widget that takes pictures: dropped, chosen, or one of the samples.

Its browser half, `static/dropzone.js`, sends one picture at a time as a binary message and waits for the word
that it is done: so nothing piles up, and the page can say which of how many is being looked at. A file over
the limit is refused there, before a byte of it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from landmarks.app.uploads import MAX_BYTES

__all__ = ["DropZone", "Upload"]

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Upload:
    """One picture from the browser.

    data: its bytes; None where the browser kept a file of `size` bytes back because it is too large.
    number, total: this is the `number`-th of `total`, counted from 1.
    """

    name: str
    data: bytes | None
    size: int
    number: int
    total: int


class DropZone(anywidget.AnyWidget):
    """Takes pictures and hands them to `on_upload`.

    samples: for each sample, `{"title": text, "url": a data: address}`; choosing one calls `on_sample` with
    its index.
    """

    _esm = STATIC / "dropzone.js"
    _css = STATIC / "page.css"
    limit_bytes = traitlets.Int(MAX_BYTES).tag(sync=True)
    samples: traitlets.List[dict[str, str]] = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(
        self, on_upload: Callable[[Upload], None], on_sample: Callable[[int], None], **traits: Any
    ) -> None:
        super().__init__(**traits)
        self._on_upload, self._on_sample = on_upload, on_sample
        self.on_msg(self._receive)

    def _receive(self, _: object, content: object, buffers: list[memoryview]) -> None:
        # What comes here comes from a browser, and a hostile one can send anything.
        if isinstance(content, dict) and "hello" in content:  # it asks whether messages arrive yet
            self.send({"hello": True})
            return
        upload = _parse(content, buffers)
        try:
            if upload is not None:
                self._on_upload(upload)
            elif isinstance(content, dict) and isinstance(content.get("sample"), int):
                self._on_sample(content["sample"])
        finally:
            self.send({"done": content.get("number") if isinstance(content, dict) else None})


def _parse(content: object, buffers: list[memoryview]) -> Upload | None:
    """The upload in a message, or None where the message is something else."""
    if not isinstance(content, dict) or not isinstance(content.get("name"), str):
        return None
    numbers = [content.get(key) for key in ("size", "number", "total")]
    size, number, total = (value if isinstance(value, int) and value >= 0 else 0 for value in numbers)
    data = bytes(buffers[0]) if buffers else None
    return Upload(content["name"], data, size, number, total)
