"""A zip that could do harm, or is damaged, is refused with a reason and without a trace."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from landmarks.data import archive
from landmarks.data.archive import unpack_zip
from landmarks.errors import DataError
from making_zips import contents, left_behind


def refusal(path: Path, place: Path) -> str:
    """Why a zip is refused; checks that nothing of it is on the disk."""
    with pytest.raises(DataError) as caught:
        unpack_zip(path, place)
    assert left_behind(place) == set()
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_names_are_read_as_utf8_when_the_zip_says_so(make_zip: Callable[..., Path], place: Path) -> None:
    path = make_zip(("é.jpg", b"x"))
    assert b"\xc3\xa9.jpg" in path.read_bytes()
    unpack_zip(path, place)
    assert list(contents(place)) == ["é.jpg"]


@pytest.mark.parametrize(
    ("stored", "meant"), [(b"\xc3\xa9.jpg", "é.jpg"), (b"\x82_.jpg", "é_.jpg"), (b"a.jpg", "a.jpg")]
)
def test_names_of_which_the_zip_says_nothing_are_utf8_if_they_can_be_and_else_code_page_437(
    stored: bytes, meant: str, make_zip: Callable[..., Path], place: Path
) -> None:
    path = make_zip(("x" * len(stored), b"content"))
    path.write_bytes(path.read_bytes().replace(b"x" * len(stored), stored))
    unpack_zip(path, place)
    assert contents(place) == {meant: b"content"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/etc/passwd", "has an absolute path"),
        ("//server/share", "has an absolute path"),
        ("../outside", 'leads out of its folder with ".."'),
        ("train/../../outside", 'leads out of its folder with ".."'),
        ("..", 'leads out of its folder with ".."'),
        ("../", 'leads out of its folder with ".."'),
        ("C:/windows", "has a drive letter"),
        ("train/C:evil", "has a drive letter"),
        ("..\\outside", "has a backslash"),
        ("train\\a.jpg", "has a backslash"),
        ("__MACOSX/../../outside", 'leads out of its folder with ".."'),
        ("train/" + "x" * 256, "has a name of more than 255 bytes"),
        ("train/" + "é" * 128, "has a name of more than 255 bytes"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(
    name: str, why: str, make_zip: Callable[..., Path], place: Path, tmp_path: Path
) -> None:
    before = set(tmp_path.rglob("*"))
    assert why in refusal(make_zip(("good.jpg", b"x"), (name, b"evil")), place)
    created = {path.name for path in set(tmp_path.rglob("*")) - before}
    assert created <= {"pictures.zip", "place.lock"}


@pytest.mark.parametrize("name", ["..jpg", "a..b/c", "...", "ab:c.jpg", "x" * 255, "train/./a.jpg", "C"])
def test_names_that_only_look_like_it_are_not(name: str, make_zip: Callable[..., Path], place: Path) -> None:
    unpack_zip(make_zip((name, b"x")), place)
    assert contents(place) == {name.replace("/./", "/"): b"x"}


@pytest.mark.parametrize("stored", [b"a\0b.jpg", b"\0xxx.jpg"])
def test_a_zero_byte_in_a_name_is_refused(stored: bytes, make_zip: Callable[..., Path], place: Path) -> None:
    path = make_zip(("x" * len(stored), b"content"))
    path.write_bytes(path.read_bytes().replace(b"x" * len(stored), stored))
    assert "has no proper name" in refusal(path, place)


@pytest.mark.parametrize("names", [["a", "a"], ["a", "./a"], ["a//b", "a/b"], ["a", "a/b"], ["a/b", "a"]])
def test_names_that_collide_are_refused(names: list[str], make_zip: Callable[..., Path], place: Path) -> None:
    assert "twice" in refusal(make_zip(*((name, b"x") for name in names)), place)


def test_names_that_differ_by_case_are_two_where_the_disk_tells_them_apart(
    make_zip: Callable[..., Path], place: Path, tmp_path: Path
) -> None:
    path = make_zip(("A.jpg", b"1"), ("a.jpg", b"2"))
    (tmp_path / "case").touch()
    if (tmp_path / "CASE").exists():
        assert "one name on this disk" in refusal(path, place)
    else:
        unpack_zip(path, place)
        assert contents(place) == {"A.jpg": b"1", "a.jpg": b"2"}


def test_a_file_that_the_disk_already_has_is_not_overwritten(
    make_zip: Callable[..., Path], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a disk that does not tell cases apart; the index knows of no collision there.
    monkeypatch.setattr(archive, "_require_distinct", lambda *_: None)
    assert "one name on this disk" in refusal(make_zip(("a", b"1"), ("a", b"2")), place)


# Kinds


def unix(name: str, kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (0o120000, "is a symbolic link"),
        (0o020000, "is a device or another special file"),
        (0o060000, "is a device or another special file"),
        (0o010000, "is a device or another special file"),
        (0o140000, "is a device or another special file"),
    ],
)
def test_links_and_devices_are_refused(
    kind: int, why: str, make_zip: Callable[..., Path], place: Path
) -> None:
    assert why in refusal(make_zip(("good.jpg", b"x"), (unix("evil", kind), b"/etc")), place)


def test_a_regular_file_with_unix_rights_comes_out_without_them(
    make_zip: Callable[..., Path], place: Path
) -> None:
    unpack_zip(make_zip((unix("run", 0o100000), b"#!"), (unix("folder/", 0o040000), b"")), place)
    assert contents(place) == {"run": b"#!"}
    assert not os.access(place / "run", os.X_OK)


def test_an_encrypted_member_is_refused(make_zip: Callable[..., Path], place: Path) -> None:
    path = make_zip(("secret.jpg", b"x"))
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flags, in the member's own header and in the index
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    assert 'is not unpacked: its member "secret.jpg" is encrypted.' in refusal(path, place)


def test_lzma_is_refused(tmp_path: Path, place: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_LZMA) as file:
        file.writestr("file", b"content")
    assert "a method other than deflate or bzip2" in refusal(tmp_path / "x.zip", place)


# Size


def test_a_zip_without_files_is_refused(make_zip: Callable[..., Path], place: Path) -> None:
    assert "holds no files" in refusal(make_zip(("train/", b"")), place)
    assert "holds no files" in refusal(make_zip(), place)


def test_too_many_members_are_refused(
    make_zip: Callable[..., Path], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    unpack_zip(make_zip(("a", b""), ("b", b"")), place.with_name("allowed"))
    three = make_zip(("a", b""), ("b", b""), ("c", b""))
    with pytest.raises(DataError, match="holds 3 members; at most 2"):
        unpack_zip(three, place)


def test_too_many_bytes_are_refused(
    make_zip: Callable[..., Path], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 1000)
    unpack_zip(make_zip(("a", bytes(500)), ("b", bytes(500))), place.with_name("allowed"))
    path = make_zip(("a", bytes(500)), ("b", bytes(501)))
    with pytest.raises(DataError, match=r"unpack to 1\.0 kB; at most 1\.0 kB"):
        unpack_zip(path, place)


def test_a_decompression_bomb_is_refused(make_zip: Callable[..., Path], place: Path) -> None:
    path = make_zip(("bomb", bytes(60_000_000)))
    assert path.stat().st_size < 100_000
    assert "decompression bomb" in refusal(path, place)


def test_a_bomb_of_members_that_share_one_body_is_refused(
    make_zip: Callable[..., Path], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_RATIO_MATTERS_FROM_BYTES", 10_000)
    body = np.random.default_rng(0).bytes(50_000)
    path = make_zip(("0000", body))
    content = path.read_bytes()
    start, end = content.index(b"PK\1\2"), content.index(b"PK\5\6")
    entry, count = content[start:end], 2000
    index = b"".join(entry.replace(b"0000", b"%04d" % number) for number in range(count))
    closing = bytearray(content[end:])
    struct.pack_into("<HHII", closing, 8, count, count, len(index), start)
    path.write_bytes(content[:start] + index + closing)
    with zipfile.ZipFile(path) as file:
        assert len(file.namelist()) == count
    assert "over 100 times as much" in refusal(path, place)


def test_small_archives_may_shrink_much(make_zip: Callable[..., Path], place: Path) -> None:
    unpack_zip(make_zip(("flat.bmp", bytes(5_000_000))), place)
    assert (place / "flat.bmp").stat().st_size == 5_000_000


@pytest.mark.parametrize("claimed", [10, 10**6])
def test_an_index_that_lies_about_a_size_is_found_out(
    claimed: int, make_zip: Callable[..., Path], place: Path
) -> None:
    path = make_zip(("file", bytes(1000)))
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\1\2") + 24, claimed)
    struct.pack_into("<I", content, 22, claimed)
    path.write_bytes(content)
    assert 'is damaged at "file"' in refusal(path, place)


def test_no_more_bytes_are_taken_than_the_index_says(
    make_zip: Callable[..., Path], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Today's zipfile stops by itself at the size that the index says; this must not rest on that.
    path = make_zip(("file", bytes(1000)))
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda *_: bytes(600))
    assert "larger than the index says" in refusal(path, place)


# Damage


def test_what_is_not_a_zip_is_refused(tmp_path: Path, place: Path) -> None:
    (tmp_path / "text.zip").write_text("not a zip")
    assert "is not a zip file or is damaged" in refusal(tmp_path / "text.zip", place)
    (tmp_path / "empty.zip").touch()
    assert "is not a zip file or is damaged" in refusal(tmp_path / "empty.zip", place)
    assert "cannot be read" in refusal(tmp_path / "missing.zip", place)
    (tmp_path / "folder.zip").mkdir()
    assert "cannot be read" in refusal(tmp_path / "folder.zip", place)


def test_a_zip_cut_off_is_refused(make_zip: Callable[..., Path], place: Path) -> None:
    path = make_zip(("a", bytes(10_000)), ("b", bytes(10_000)))
    path.write_bytes(path.read_bytes()[:-10])
    assert "is not a zip file or is damaged" in refusal(path, place)


def test_a_member_whose_checksum_is_wrong_is_refused(tmp_path: Path, place: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("good.jpg", b"fine")
        file.writestr("train/bad.jpg", b"content")
    path.write_bytes(path.read_bytes().replace(b"content", b"CONTENT"))
    message = refusal(path, place)
    assert 'damaged at "train/bad.jpg"' in message
    assert "fetch it again" in message


def test_no_damage_escapes_as_anything_but_a_data_error(make_zip: Callable[..., Path], place: Path) -> None:
    rng = np.random.default_rng(3)
    content = make_zip(("train/a.jpg", rng.bytes(200)), ("train/b.jpg", bytes(2000))).read_bytes()
    refused = 0
    for number in range(150):
        damaged = bytearray(content)
        for position in rng.integers(0, len(content), 4):
            damaged[position] = rng.integers(0, 256)
        path = place.parent.parent / "damaged.zip"
        path.write_bytes(damaged)
        try:
            unpack_zip(path, place.with_name(f"place{number}"))
        except DataError:
            refused += 1
    assert refused > 75  # most of the damage is real
    assert len([path for path in place.parent.iterdir() if path.is_dir()]) == 150 - refused
