"""The upload-and-tag page: what a visitor's picture goes through, from the bytes to the words.

::

    uploads   one upload, good or bad, to a result: tags or a sentence     exports  results as CSV and JSON
    cards     results as HTML                                              samples  pictures to try it with
    dropzone  the widget that takes pictures (its JavaScript beside it)    page     all of it put together
    tagger    asks the model, in this process or the shared one
    service   the one process that holds the model for all visitors        serve    starts it and Voilà

Each visitor has a Jupyter kernel of their own, which holds their pictures in memory and nobody else's. Only
`service` loads PyTorch, so that twenty kernels fit into a small machine.
"""

from landmarks.app.uploads import Tagger, TagResult, tag_upload

__all__ = ["TagResult", "Tagger", "tag_upload"]
