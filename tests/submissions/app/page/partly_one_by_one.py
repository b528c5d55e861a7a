"""Calls the handler for each upload."""
# misconception: wrong-uploads

import ipywidgets
from IPython.display import HTML, display
from ipywidgets import FileUpload, VBox


def make_page(handle):
    field, shown = FileUpload(multiple=True), ipywidgets.HTML()

    def answer(change):
        shown.value = "".join(card(r["name"], r["sentence"], r["tags"]) for u in change.new for r in handle([u]))

    field.observe(answer, names="value")
    return VBox([field, shown])
