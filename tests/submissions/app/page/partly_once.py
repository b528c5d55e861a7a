"""Listens once."""
# misconception: first-upload-only

import ipywidgets
from IPython.display import HTML, display
from ipywidgets import FileUpload, VBox


def make_page(handle):
    field, shown = FileUpload(multiple=True), ipywidgets.HTML()

    def answer(change):
        field.unobserve_all()
        shown.value = "".join(card(r["name"], r["sentence"], r["tags"]) for r in handle(change.new))

    field.observe(answer, names="value")
    return VBox([field, shown])
