"""New cards above the old ones."""

import ipywidgets
from IPython.display import HTML, display
from ipywidgets import FileUpload, VBox


def make_page(handle):
    field = FileUpload(accept="image/*", multiple=True)
    page = ipywidgets.HBox([field, ipywidgets.HTML(value="Waiting.")])

    def on_upload(_):
        new = "".join(card(r["name"], r["sentence"], r["tags"]) for r in handle(field.value))
        page.children[1].value = new + page.children[1].value

    field.observe(on_upload, names=["value"])
    return page
