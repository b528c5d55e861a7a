"""The page: the drop zone, a line that says what is going on, and a card for each picture."""

from __future__ import annotations

from pathlib import Path

import ipywidgets

from landmarks.app import cards
from landmarks.app.dropzone import DropZone, Upload
from landmarks.app.exports import as_csv, as_json, data_url
from landmarks.app.samples import Sample, load_samples
from landmarks.app.tagger import find_tagger
from landmarks.app.uploads import Tagger, TagResult, tag_upload, too_large

__all__ = ["Page", "show_page"]

READY = "Ready for pictures."
KEPT = 200  # results on one page; older ones go, so that a page left open does not grow for ever

HEADING = """<h1>Which landmark is this?</h1>
<p>The five likeliest landmarks for each of your pictures, and tags to copy.</p>"""


class Page(ipywidgets.VBox):
    """The whole page, in Voilà and in JupyterLab alike. `results` holds what it shows, newest first."""

    def __init__(self, tagger: Tagger, samples: list[Sample]) -> None:
        self.results: list[TagResult] = []
        self._tagger, self._samples = tagger, samples
        self._drop = DropZone(
            self._take,
            self._take_sample,
            samples=[{"title": s.title, "url": s.thumbnail_url} for s in samples],
        )
        self._status = ipywidgets.HTML(cards.status(READY))
        self._downloads = ipywidgets.HTML()
        self._cards = ipywidgets.VBox()
        super().__init__(
            [ipywidgets.HTML(HEADING), self._drop, self._status, self._downloads, self._cards],
        )
        self.add_class("lm-page")

    def _take(self, upload: Upload) -> None:
        if upload.data is None:
            self._add(too_large(upload.name, upload.size), upload.number, upload.total)
            return
        of = f" ({upload.number} of {upload.total})" if upload.total > 1 else ""
        self._tag(upload.name, upload.data, of, upload.number, upload.total)

    def _take_sample(self, index: int) -> None:
        if 0 <= index < len(self._samples):
            sample = self._samples[index]
            self._tag(sample.file_name, sample.data, "", 1, 1)

    def _tag(self, name: str, data: bytes, of: str, number: int, total: int) -> None:
        self._status.value = cards.status(f"Looking at {name[:80]}{of}…", busy=True)
        self._add(tag_upload(name, data, self._tagger), number, total)

    def _add(self, result: TagResult, number: int, total: int) -> None:
        self.results = [result, *self.results][:KEPT]
        self._cards.children = (ipywidgets.HTML(cards.card(result)), *self._cards.children)[:KEPT]
        if number >= total:
            self._finish(total)

    def _finish(self, total: int) -> None:
        newest = self.results[: max(1, total)]
        refused = sum(result.answer is None for result in newest)
        tagged = len(newest) - refused
        text = f"Done: {tagged} {'picture' if tagged == 1 else 'pictures'} tagged"
        self._status.value = cards.status(f"{text}, {refused} could not be." if refused else f"{text}.")
        self._downloads.value = cards.downloads(
            data_url("application/json", as_json(self.results)), data_url("text/csv", as_csv(self.results))
        )


def show_page(model: Path | str | None = None) -> Page:
    """The page for the end of a notebook's cell; `model` is a `model.pt`, where the page runs by itself.

    Raises `ArtefactError` where there is no model.
    """
    return Page(find_tagger(Path(model) if model else None), load_samples())
