"""XMP sidecars: what other programs wrote stays, and what we write they can read."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from landmarks.errors import DataError
from landmarks.pipeline.xmp import sidecar_path, write_sidecar
from reading_sidecars import read_keywords

# As darktable writes it, shortened.
DARKTABLE = """<?xml version="1.0" encoding="UTF-8"?>
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <!-- my favourite -->
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:darktable="http://darktable.sf.net/"
    xmp:Rating="4" darktable:history_end="3">
   <dc:subject><rdf:Seq><rdf:li>holiday</rdf:li><rdf:li>France</rdf:li></rdf:Seq></dc:subject>
   <darktable:history><rdf:Seq><rdf:li darktable:params="gz11"/></rdf:Seq></darktable:history>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def test_a_new_sidecar_holds_the_keywords_in_order_and_each_once(tmp_path: Path) -> None:
    written = write_sidecar(tmp_path / "a.jpg", ["Trevi Fountain", "Fish & <chips>", "Trevi Fountain"])
    assert written == tmp_path / "a.jpg.xmp"
    assert read_keywords(written) == ["Trevi Fountain", "Fish & <chips>"]


def test_pictures_that_differ_in_their_suffix_have_their_own(tmp_path: Path) -> None:
    assert sidecar_path(tmp_path / "a.jpg") != sidecar_path(tmp_path / "a.png")


def test_what_another_program_wrote_stays(tmp_path: Path) -> None:
    sidecar = sidecar_path(tmp_path / "a.jpg")
    sidecar.write_text(DARKTABLE, encoding="utf-8")
    write_sidecar(tmp_path / "a.jpg", ["Eiffel Tower", "France"])
    assert read_keywords(sidecar) == ["holiday", "France", "Eiffel Tower"]
    now = sidecar.read_text(encoding="utf-8")
    for kept in ('xmp:Rating="4"', 'darktable:history_end="3"', 'darktable:params="gz11"', "my favourite"):
        assert kept in now
    assert "ns0:" not in now  # the prefixes stay readable


def test_a_sidecar_that_has_the_keywords_is_not_written_again(tmp_path: Path) -> None:
    sidecar = sidecar_path(tmp_path / "a.jpg")
    sidecar.write_text(DARKTABLE, encoding="utf-8")
    write_sidecar(tmp_path / "a.jpg", ["France"])
    assert sidecar.read_text(encoding="utf-8") == DARKTABLE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Dear Sir",
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>",
        DARKTABLE.encode()[:400],
    ],
)
def test_a_sidecar_that_cannot_be_understood_is_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    sidecar = sidecar_path(tmp_path / "a.jpg")
    sidecar.write_bytes(content)
    with pytest.raises(DataError, match=r"a\.jpg\.xmp is left as it is"):
        write_sidecar(tmp_path / "a.jpg", ["France"])
    assert sidecar.read_bytes() == content


def test_any_xml_reader_reads_ours(tmp_path: Path) -> None:
    root = ElementTree.parse(write_sidecar(tmp_path / "a.jpg", ["Grün"])).getroot()
    assert root.tag == "{adobe:ns:meta/}xmpmeta"
