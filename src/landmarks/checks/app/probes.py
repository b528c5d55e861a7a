"""What is called of a learner's upload handler and page. Nothing is compared here."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.checks.contract import Inputs, Observation
from landmarks.checks.student import Student, Unusable, is_placeholder
from landmarks.checks.values import as_array, as_number, given, tensor

__all__ = [
    "Colours",
    "card",
    "choose_threshold",
    "handle",
    "open_picture",
    "page",
    "sentence",
    "top_tags",
]

_MOST_PIXELS = 200_000
_NOTHING = np.zeros(0)


class Colours(nn.Module):
    """(B, 3, H, W) uint8 → (B, C) probabilities by the mean colour of three parts of a picture.

    Like any network it may fail: here for pictures that are `fails` pixels high.
    """

    def __init__(self, table: object, fails: int) -> None:
        super().__init__()
        self.table = nn.Parameter(tensor(table))
        self.fails = fails

    def forward(self, pictures: Tensor) -> Tensor:
        if pictures.shape[2] == self.fails:
            raise RuntimeError("mat1 and mat2 shapes cannot be multiplied (1x9 and 10x4)")
        thirds = nn.functional.adaptive_avg_pool2d(pictures.float() / 255, (1, 3)).flatten(1)
        return ((thirds - 0.5) @ self.table).softmax(dim=1)


def open_picture(student: Student, inputs: Inputs) -> Observation:
    refusal = student["BadUpload"]
    if not (isinstance(refusal, type) and issubclass(refusal, Exception)):
        raise Unusable(
            "`BadUpload` should be the exception class that the notebook gives. Run its cell once more."
        )
    seen: dict[str, Any] = {"pixels": [], "shapes": [], "refusals": [], "escaped": []}
    for number, content in enumerate(inputs["contents"]):
        data = content.tobytes()
        pixels, text, escaped = _NOTHING, "", ""
        try:
            # As ipywidgets hands it over, and as plain bytes.
            found = student.call("open_picture", content=memoryview(data) if number % 2 else data)
        except refusal as error:
            text = str(error)[:2000] or "(no words)"
        # Any other exception is what the exercise is about, so it is an observation.
        except Exception as error:
            if is_placeholder(error):
                raise
            escaped = type(error).__name__[:200]
        else:
            pixels = _pixels(found)
        seen["shapes"].append(np.array(pixels.shape, np.int64))
        seen["pixels"].append(pixels if pixels.size <= _MOST_PIXELS else _NOTHING)
        seen["refusals"].append(text)
        seen["escaped"].append(escaped)
    return seen


def _pixels(found: object) -> Any:
    if isinstance(found, np.ndarray) and found.size > _MOST_PIXELS and found.dtype.kind in "biuf":
        return found
    return as_array(found, "`open_picture(…)`")


def top_tags(student: Student, inputs: Inputs) -> Observation:
    names: list[Any] = []
    shares: list[Any] = []
    after: list[Any] = []
    for table, row, k in zip(*(inputs[key] for key in ("names", "rows", "ks")), strict=True):
        lent = tensor(row)
        arguments = {"probabilities": lent, "class_names": list(table), **({"k": k} if k else {})}
        told, numbers = _tags(student.call("top_tags", **arguments), "`top_tags(…)`")
        names.append(told)
        shares.append(numbers)
        after.append(as_array(lent, "The probabilities").astype(np.float64))
    return {"names": names, "shares": shares, "after": after}


def _tags(found: Any, what: str) -> tuple[list[Any], Any]:
    """Names and numbers of a list of pairs."""
    given(found, what)
    try:
        pairs = [(name, number) for name, number in list(found)[:20]]
    except (TypeError, ValueError) as error:
        raise Unusable(f"{what} should give a list of pairs (name, probability).") from error
    numbers = [as_number(number, f"A probability of {what}") for _, number in pairs]
    return [str(name)[:300] for name, _ in pairs], np.array(numbers, np.float64)


def choose_threshold(student: Student, inputs: Inputs) -> Observation:
    found = [
        as_number(student.call("choose_threshold", known=tensor(known), keep=keep), "`choose_threshold(…)`")
        for known, keep in zip(inputs["known"], inputs["keep"], strict=True)
    ]
    return {"thresholds": np.array(found, np.float64)}


def sentence(student: Student, inputs: Inputs) -> Observation:
    said: list[Any] = []
    for tags, threshold in zip(inputs["tags"], inputs["thresholds"], strict=True):
        pairs = [(name, share) for name, share in tags]
        said.append(_text(student.call("sentence", tags=pairs, threshold=threshold), "`sentence(…)`")[:2000])
    return {"sentences": said}


def card(student: Student, inputs: Inputs) -> Observation:
    pairs = [(name, share) for name, share in inputs["tags"]]
    html = student.call("card", file_name=inputs["name"], sentence=inputs["sentence"], tags=pairs)
    return {"html": _text(html, "`card(…)`")[:20_000]}


def _text(value: object, what: str) -> str:
    given(value, what)
    if not isinstance(value, str):
        raise Unusable(f"{what} should give back text, got {type(value).__name__}.")
    return str.__str__(value)


def _upload(entry: Any) -> dict[str, Any]:
    """One value of `ipywidgets.FileUpload`."""
    data = entry["content"].tobytes() + b"\0" * int(entry["padding"])
    return {"name": entry["name"], "type": entry["type"], "size": len(data), "content": memoryview(data)}


def handle(student: Student, inputs: Inputs) -> Observation:
    uploads = tuple(_upload(entry) for entry in inputs["uploads"])
    before = [dict(upload) for upload in uploads]
    model = Colours(inputs["table"], int(inputs["fails"])).eval()
    seen: dict[str, Any] = {
        "count": 0,
        "names": [],
        "sentences": [],
        "tags": [],
        "shares": [],
        "escaped": None,
    }
    try:
        with torch.no_grad():
            results = student.call(
                "handle",
                uploads=uploads,
                predictor=model,
                class_names=list(inputs["classes"]),
                threshold=inputs["threshold"],
            )
    # The exercise is that nothing gets out, so what does is an observation. A missing function is none.
    except (AttributeError, KeyError, OSError, RuntimeError, SyntaxError, TypeError, ValueError) as error:
        if isinstance(error, NotImplementedError):
            raise
        seen["escaped"] = f"{type(error).__name__}: {error}"[:300]
        results = []
    for result in _results(results):
        names, shares = _tags(result["tags"], "`tags`")
        seen["names"].append(str(result["name"])[:300])
        seen["sentences"].append(str(result["sentence"])[:2000])
        seen["tags"].append(names)
        seen["shares"].append(shares)
    changed = [i for i, (a, b) in enumerate(zip(uploads, before, strict=True)) if a != b]
    return {**seen, "count": len(seen["names"]), "changed": changed}


def _results(found: Any) -> list[dict[str, Any]]:
    given(found, "`handle(…)`")
    if not isinstance(found, list | tuple):
        raise Unusable(
            f"`handle(…)` should give a list with one result per upload, got {type(found).__name__}."
        )
    for result in found[:20]:
        if not isinstance(result, dict) or not {"name", "sentence", "tags"} <= set(result):
            raise Unusable("Each result of `handle(…)` should be a dict with `name`, `sentence` and `tags`.")
    return list(found[:20])


def page(student: Student, inputs: Inputs) -> Observation:
    import ipywidgets

    received: list[Any] = []
    answers: Any = inputs["answers"]

    def answer(uploads: Any) -> list[dict[str, Any]]:
        names = [str(upload["name"])[:300] for upload in uploads]
        received.append(names)
        return [{"name": n, "sentence": answers[n], "tags": [(inputs["class"], 0.6)]} for n in names]

    made = given(student.call("make_page", handle=answer), "`make_page(…)`")
    if not isinstance(made, ipywidgets.Widget):
        raise Unusable(f"`make_page(…)` should give back a widget, got {type(made).__name__}.")
    fields = [widget for widget in _tree(made) if isinstance(widget, ipywidgets.FileUpload)]
    shown: list[Any] = []
    for names in inputs["rounds"]:
        for field in fields[:1]:
            field.value = tuple(_widget_value(name) for name in names)
        texts = [w.value for w in _tree(made) if isinstance(w, ipywidgets.HTML) and isinstance(w.value, str)]
        shown.append("\n".join([*texts, *_printed(made)])[:20_000])
    return {"uploads": len(fields), "received": received[:9], "html": shown}


def _widget_value(name: str) -> dict[str, Any]:
    from datetime import UTC, datetime

    data = b"not looked at"
    return {
        "name": name,
        "type": "image/jpeg",
        "size": len(data),
        "content": memoryview(data),
        "last_modified": datetime(2026, 1, 1, tzinfo=UTC),
    }


def _tree(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in _tree(child))]


def _printed(page: Any) -> list[str]:
    """HTML that was displayed into `Output` widgets."""
    found = []
    for widget in _tree(page):
        for output in getattr(widget, "outputs", ()):
            if isinstance(output, dict):
                found.append(str(output.get("data", {}).get("text/html", "")))
    return found
