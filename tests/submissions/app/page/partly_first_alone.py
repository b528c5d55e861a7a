"""Shows the first result alone."""
# misconception: one-card-only

import ipywidgets
from IPython.display import HTML, display
from ipywidgets import FileUpload, VBox


def make_page(handle):
    field, shown = FileUpload(multiple=True), ipywidgets.HTML()

    def answer(change):
        shown.value = "".join(card(r["name"], r["sentence"], r["tags"]) for r in handle(change.new)[:1])

    field.observe(answer, names="value")
    return VBox([field, shown])
