"""Calls the handler once, when the page is made."""
# misconception: wrong-uploads

import ipywidgets
from IPython.display import HTML, display
from ipywidgets import FileUpload, VBox


def make_page(handle):
    field, shown = FileUpload(multiple=True), ipywidgets.HTML()

    def answer(change):
        shown.value = "".join(card(r["name"], r["sentence"], r["tags"]) for r in handle(change.new))

    shown.value = "".join(card(r["name"], r["sentence"], r["tags"]) for r in handle(field.value))
    return VBox([field, shown])
