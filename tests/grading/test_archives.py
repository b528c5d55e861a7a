"""Zips as platforms export them, and zips that mean harm."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from handing_in import EXPECTED, cell, notebook, put, reason_for, take, zipped
from landmarks.grading.intake import take_in


def member(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def archive_with(path: Path, info: zipfile.ZipInfo, content: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ann/03-cnn/03-cnn.ipynb", notebook())
        archive.writestr(info, content)
    return path


@pytest.mark.parametrize(
    ("info", "student", "said"),
    [
        (member("bob/03-cnn/03-cnn.ipynb", stat.S_IFLNK | 0o777), "bob", "symbolic link"),
        (member("bob/03-cnn/03-cnn.ipynb", stat.S_IFIFO), "bob", "special file"),
        (member("../../etc/cron.d/x"), "", '".."'),
        (member("/etc/cron.d/x"), "", "absolute path"),
        (member("bob\\..\\x"), "", "backslash"),
    ],
)
def test_a_bad_member_is_refused_alone(
    tmp_path: Path, info: zipfile.ZipInfo, student: str, said: str
) -> None:
    assert said in reason_for(archive_with(tmp_path / "all.zip", info), student)


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = archive_with(tmp_path / "all.zip", member("bob/03-cnn/03-cnn.ipynb"), notebook())
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    assert "encrypted" in reason_for(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = archive_with(tmp_path / "all.zip", member("bob/03-cnn/03-cnn.ipynb"), notebook())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("bob/03-cnn/03-cnn.ipynb", notebook(cell("other")))
    assert "twice" in reason_for(path)


def test_a_bomb_costs_its_owner_only(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", {"03-cnn.ipynb": bytes(150_000_000)}).read_bytes()
    path = archive_with(tmp_path / "all.zip", member("bob_1_assignsubmission_file_/work.zip"), bomb)
    assert "bomb" in reason_for(path, "bob_1")


def test_a_bad_archive_costs_its_owner_only(tmp_path: Path) -> None:
    good = zipped(tmp_path / "ann.zip", {"ann/03-cnn/03-cnn.ipynb": notebook()})
    bad = put(tmp_path / "bob.zip", b"PK no zip")
    taken = take(good, bad)
    assert [one.student for one in taken.accepted] == ["ann"]
    assert [one.student for one in taken.refused] == ["bob"]
    assert "damaged" in taken.refused[0].reason


def test_a_students_own_zip_is_opened(tmp_path: Path) -> None:
    inner = zipped(
        tmp_path / "inner.zip", {"work/03-cnn.ipynb": notebook(), "work/model.pt": b"w", "__MACOSX/x": b""}
    )
    outer = zipped(tmp_path / "all.zip", {"Ann_1_assignsubmission_file_/work.zip": inner.read_bytes()})
    (one,) = take(outer).accepted
    assert [path.name for path in one.files] == ["model.pt"]
    (lone,) = take_in([inner.rename(tmp_path / "ann.zip")], tmp_path / "again", EXPECTED).accepted
    assert lone.student in ("work", "ann")
