"""XMP sidecars: keywords for a picture in a small file beside it, where photo programs look for them.

`photo.jpg` has `photo.jpg.xmp`, as darktable and digiKam name it, so that `photo.png` has its own. The
keywords are the items of `dc:subject`. An existing sidecar keeps all that it has and gains what is missing.

Written with the standard library: the one kept-up library with wheels, pyexiv2, is under the GPL, which an
MIT package had better not require, and python-xmp-toolkit needs Exempi, which no wheel brings.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from landmarks.data.storage import readable_name, storage_errors, write_atomically
from landmarks.errors import DataError

__all__ = ["sidecar_path", "write_sidecar"]

X, RDF, DC = (
    "adobe:ns:meta/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/elements/1.1/",
)
USUAL_PREFIXES = {"x": X, "rdf": RDF, "dc": DC}
MAX_BYTES = 8 * 2**20  # darktable's largest, with a long editing history, stay below one

EMPTY = (
    f'<x:xmpmeta xmlns:x="{X}"><rdf:RDF xmlns:rdf="{RDF}">'
    f'<rdf:Description rdf:about="" xmlns:dc="{DC}"/></rdf:RDF></x:xmpmeta>'
).encode()

# What sits around the XML in many files, and says where it begins and ends.
PACKET = re.compile(rb"<\?xpacket[^>]*\?>")


def sidecar_path(picture: Path) -> Path:
    """`photo.jpg` → `photo.jpg.xmp`."""
    return picture.with_name(f"{picture.name}.xmp")


def write_sidecar(picture: Path, keywords: Sequence[str]) -> Path:
    """Add `keywords` to the sidecar of `picture` and return it; the picture itself is not opened.

    Raises `DataError` where a sidecar is there that cannot be understood, and leaves it as it is;
    `StorageError` where none can be written.
    """
    sidecar = sidecar_path(picture)
    existing = sidecar.exists()
    root = _parse(sidecar) if existing else ElementTree.fromstring(EMPTY)
    bag = _bag(root, sidecar)
    before = {item.text for item in bag}
    missing = [word for word in dict.fromkeys(keywords) if word not in before]
    if existing and not missing:
        return sidecar
    for word in missing:
        ElementTree.SubElement(bag, f"{{{RDF}}}li").text = word
    with write_atomically(sidecar) as file:
        file.write(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
    return sidecar


def _bag(root: ElementTree.Element, sidecar: Path) -> ElementTree.Element:
    """The list of keywords in `root`; made where there is none."""
    description = root.find(f".//{{{RDF}}}Description")
    if description is None:
        raise _refusal(sidecar, "it has no rdf:Description")
    subject = root.find(f".//{{{DC}}}subject")
    if subject is None:
        subject = ElementTree.SubElement(description, f"{{{DC}}}subject")
    if len(subject) == 0:
        ElementTree.SubElement(subject, f"{{{RDF}}}Bag")
    return subject[0]


def _parse(sidecar: Path) -> ElementTree.Element:
    """The XML of `sidecar`, comments and the prefixes of its names kept for when it is written again."""
    with storage_errors(sidecar):
        if sidecar.stat().st_size > MAX_BYTES:
            raise _refusal(sidecar, f"it is larger than {MAX_BYTES:,} bytes")
        content = PACKET.sub(b"", sidecar.read_bytes()).strip()
    if b"<!DOCTYPE" in content:
        raise _refusal(sidecar, "it defines entities, which no XMP needs")
    try:
        for _, (prefix, uri) in ElementTree.iterparse(io.BytesIO(content), events=["start-ns"]):
            if prefix and not re.fullmatch(r"ns\d+", prefix):  # those ElementTree keeps for itself
                ElementTree.register_namespace(prefix, uri)
        builder = ElementTree.TreeBuilder(insert_comments=True)
        return ElementTree.fromstring(content, ElementTree.XMLParser(target=builder))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise _refusal(sidecar, f"it is not XML ({error})") from error


def _refusal(sidecar: Path, reason: str) -> DataError:
    return DataError(f"The sidecar {readable_name(sidecar)} is left as it is, without new tags: {reason}.")


for _prefix, _uri in USUAL_PREFIXES.items():
    ElementTree.register_namespace(_prefix, _uri)
