"""A cell's outputs, put together from messages that may hold anything."""

from __future__ import annotations

from typing import Any

__all__ = ["Outputs"]

_STREAMS = ("stdout", "stderr")


class Outputs:
    """The outputs of one run, as nbformat 4 has them in a code cell; a malformed message adds nothing."""

    def __init__(self) -> None:
        self.list: list[dict[str, Any]] = []
        self._by_display: dict[str, list[dict[str, Any]]] = {}
        self._clear_at_next = False

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Take in one message of the kernel's IOPub channel; kinds that are no outputs are passed over."""
        if kind == "clear_output":
            self._clear_at_next = bool(content.get("wait"))
            if not self._clear_at_next:
                self._clear()
        elif kind == "update_display_data":
            if body := _bundle(content):
                for shown in self._by_display.get(_display_id(content), []):
                    shown.update(body)
        elif (output := _output(kind, content)) is not None:
            if self._clear_at_next:
                self._clear()
            self._append(output)
            if "data" in output and (name := _display_id(content)):
                self._by_display.setdefault(name, []).append(output)

    def _append(self, output: dict[str, Any]) -> None:
        last = self.list[-1] if self.list else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            self.list.append(output)

    def _clear(self) -> None:
        self.list.clear()
        self._by_display.clear()
        self._clear_at_next = False


def _output(kind: str, content: dict[str, Any]) -> dict[str, Any] | None:
    match kind, content:
        case "stream", {"name": str(name), "text": str(text)} if name in _STREAMS:
            return {"output_type": "stream", "name": name, "text": text}
        case "error", {"ename": str(name), "evalue": str(message), "traceback": list(lines)}:
            traceback = [line for line in lines if isinstance(line, str)]
            return {"output_type": "error", "ename": name, "evalue": message, "traceback": traceback}
        case "display_data", _ if body := _bundle(content):
            return {"output_type": "display_data", **body}
        case "execute_result", {"execution_count": int(count)} if body := _bundle(content):
            return {"output_type": "execute_result", "execution_count": count, **body}
    return None


def _bundle(content: dict[str, Any]) -> dict[str, Any] | None:
    """The data and metadata of what is displayed; nbformat allows text, and JSON where the type says so."""
    match content:
        case {"data": dict(data), "metadata": dict(metadata)}:
            kept = {
                kind: value for kind, value in data.items() if isinstance(value, str) or kind.endswith("json")
            }
            return {"data": kept, "metadata": metadata}
    return None


def _display_id(content: dict[str, Any]) -> str:
    transient = content.get("transient")
    name = transient.get("display_id") if isinstance(transient, dict) else None
    return name if isinstance(name, str) else ""
