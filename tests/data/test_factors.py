"""The table of factors: a row for each picture, in their order, or a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from landmarks.data.factors import read_factors
from landmarks.errors import DataError


def test_rows_come_in_the_order_of_the_pictures(tmp_path: Path) -> None:
    (tmp_path / "factors.csv").write_text("picture,time\na/1.jpg,day\na/2.jpg,night\n")
    found = read_factors(tmp_path, [tmp_path / "a" / "2.jpg", tmp_path / "a" / "1.jpg"])
    assert found is not None
    assert [row["time"] for row in found] == ["night", "day"]


def test_photographs_have_no_table(tmp_path: Path) -> None:
    assert read_factors(tmp_path, [tmp_path / "a" / "1.jpg"]) is None


@pytest.mark.parametrize("content", [b"", b"picture,time\na/2.jpg,day\n", b"name\nx\n"])
def test_a_table_that_lacks_a_picture_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "factors.csv").write_bytes(content)
    with pytest.raises(DataError, match=r"factors.csv has no row for a/1.jpg; remove or mend"):
        read_factors(tmp_path, [tmp_path / "a" / "1.jpg"])


def test_a_table_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "factors.csv").write_bytes(b"\xff\xfe\x00\x00,\n")
    with pytest.raises(DataError, match="cannot be read"):
        read_factors(tmp_path, [tmp_path / "a" / "1.jpg"])
