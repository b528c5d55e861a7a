"""Gives the notebooks' figures their alternative texts, which MyST-NB leaves in the outputs' metadata.

MyST-NB names the file of a figure by the SHA-256 of its bytes, and so does this module to find it again.
"""

from __future__ import annotations

import binascii
import hashlib
import json
from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx

__all__ = ["alternative_texts", "setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this once, when it reads the settings."""
    app.connect("doctree-read", _add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _add(app: Sphinx, doctree: nodes.document) -> None:
    """Sphinx calls this for each page, once it is read."""
    path = app.env.doc2path(app.env.docname)
    if path.suffix != ".ipynb":
        return
    texts = alternative_texts(path)
    for image in doctree.findall(nodes.image):
        text = texts.get(PurePosixPath(image["uri"]).stem)
        if text:
            image["alt"] = text


def alternative_texts(notebook: Path) -> dict[str, str]:
    """The alternative text of each figure in a notebook's outputs, by the SHA-256 of the figure's bytes."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    found = {}
    for output in outputs:
        for kind, described in output.get("metadata", {}).items():
            if "alt" in described:
                data = "".join(output["data"][kind])
                found[hashlib.sha256(binascii.a2b_base64(data)).hexdigest()] = described["alt"]
    return found
