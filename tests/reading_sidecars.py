"""Keywords as a photo program reads them from a sidecar, without the code that wrote them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

__all__ = ["read_keywords"]

ITEMS = "rdf:RDF/rdf:Description/dc:subject/*/rdf:li"
NAMES = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dc": "http://purl.org/dc/elements/1.1/"}


def read_keywords(sidecar: Path) -> list[str]:
    """The keywords in a file beside a picture, in order."""
    return [item.text or "" for item in ElementTree.parse(sidecar).getroot().iterfind(ITEMS, NAMES)]
