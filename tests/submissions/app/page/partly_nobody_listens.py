"""Never observes."""
# misconception: nobody-listens

import ipywidgets
from IPython.display import HTML, display
from ipywidgets import FileUpload, VBox


def make_page(handle):
    field, shown = FileUpload(multiple=True), ipywidgets.HTML()

    def answer(change):
        shown.value = "".join(card(r["name"], r["sentence"], r["tags"]) for r in handle(change.new))

    return VBox([field, shown])
