"""A class of its own."""

import ipywidgets


class Page(ipywidgets.VBox):
    def __init__(self, handle):
        self.handle = handle
        self.upload = ipywidgets.FileUpload(multiple=True)
        self.result = ipywidgets.HTML()
        super().__init__([self.upload, ipywidgets.VBox([self.result])])
        self.upload.observe(self.on_value, names="value")

    def on_value(self, change):
        cards = [card(r["name"], r["sentence"], r["tags"]) for r in self.handle(change["new"])]
        self.result.value = "<hr>".join(cards)


def make_page(handle):
    return Page(handle)
