"""A widget for each card."""

import ipywidgets
from IPython.display import HTML, display
from ipywidgets import FileUpload, VBox


def make_page(handle):
    field, cards = FileUpload(multiple=True), VBox([])

    def on_upload(change):
        cards.children = [ipywidgets.HTML(card(r["name"], r["sentence"], r["tags"])) for r in handle(change["new"])]

    field.observe(on_upload, "value")
    return VBox([field, cards])
