"""What crosses between a probe and its judge arrives as it was sent, or is refused in one sentence."""

from __future__ import annotations

import io
import pickle
import zipfile

import numpy as np
import pytest

from landmarks.checks.schema import Array, Flag, Items, Malformed, Maybe, Number, Text, validate
from landmarks.checks.wire import decode, encode

MOST = 1_000_000


def archive(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def npy(array: np.ndarray, **options: bool) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()


def test_values_and_arrays_arrive_as_they_were_sent() -> None:
    sent = {
        "plain": [1, 2.5, "é", None, True],
        "nested": {"maps": [np.arange(6, dtype=np.float32).reshape(2, 3), np.zeros((0, 4), np.int64)]},
        "scalar": np.float64(0.1),
        "across": np.asfortranarray(np.arange(6).reshape(2, 3)),
        "flags": np.array([True, False]),
        "zero-dim": np.array(3),
    }
    got = decode(encode(sent), most_bytes=MOST)
    assert got["plain"] == sent["plain"]
    assert got["scalar"] == 0.1
    for ours, theirs in ((got["nested"]["maps"], sent["nested"]["maps"]),):
        for a, b in zip(ours, theirs, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(got["across"], sent["across"])
    assert got["zero-dim"].shape == ()
    assert got["flags"].dtype == bool


def test_only_arrays_of_numbers_are_sent() -> None:
    with pytest.raises(TypeError, match="numbers"):
        encode({"a": np.array(["text"])})


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (print, ("unpickled!",))


def _huge_header() -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        buffer, {"descr": "<f8", "fortran_order": False, "shape": (1_000_000_000_000,)}
    )
    return buffer.getvalue() + b"\0" * 64


FORGED = {
    "not an archive": b"hello",
    "no table": archive({"0.npy": npy(np.zeros(2))}),
    "a table that is a list": archive({"tree.json": b"[1]"}),
    "a pickle": archive({"tree.json": b"{}", "0.npy": npy(np.array([Bomb()]), allow_pickle=True)}),
    "a bare pickle": pickle.dumps({"a": 1}),
    "a compressed bomb": archive({"tree.json": b" " * 900_000 + b"{}"}, zipfile.ZIP_DEFLATED),
    "an array that claims a terabyte": archive(
        {"tree.json": b'{"a": {"$array": 0}}', "0.npy": _huge_header()}
    ),
    "an array that is not there": archive({"tree.json": b'{"a": {"$array": 7}}'}),
    "a number without end": archive({"tree.json": b'{"a": ' + b"9" * 10_000 + b"}"}),
    "a table without bottom": archive({"tree.json": b'{"a": ' + b"[" * 100_000}),
    "an index that is no number": archive({"tree.json": b'{"a": {"$array": "x"}}'}),
    "text as an array": archive({"tree.json": b'{"a": {"$array": 0}}', "0.npy": npy(np.array(["ab"]))}),
    "too large": archive({"tree.json": b'{"a": "' + b"x" * MOST + b'"}'}),
    "cut short": encode({"a": np.zeros(100)})[:-40],
}


@pytest.mark.parametrize("data", FORGED.values(), ids=FORGED)
def test_forged_bytes_are_refused(data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Malformed):
        decode(data, most_bytes=MOST)
    assert "unpickled" not in capsys.readouterr().out


SCHEMA = {
    "maps": Array((None, 3), "float", most=30),
    "count": Number(whole=True),
    "names": Items(Text(5), most=2),
    "frozen": Flag(),
    "loss": Maybe(Number()),
}
RIGHT = {"maps": np.zeros((4, 3)), "count": 3, "names": ["a"], "frozen": True, "loss": None}


def test_what_fits_the_schema_passes() -> None:
    validate(RIGHT, SCHEMA)
    validate({**RIGHT, "loss": float("nan")}, SCHEMA)


@pytest.mark.parametrize(
    "wrong",
    [
        {"maps": np.zeros((4, 2))},
        {"maps": np.zeros((4, 3), int)},
        {"maps": np.zeros((11, 3))},
        {"maps": [[1.0, 2.0, 3.0]]},
        {"count": 2.5},
        {"count": True},
        {"count": 2**70},
        {"names": ["a", "b", "c"]},
        {"names": ["abcdef"]},
        {"names": "a"},
        {"frozen": 1},
        {"loss": "0"},
        {"more": 1},
    ],
    ids=str,
)
def test_what_does_not_fit_the_schema_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        validate({**RIGHT, **wrong}, SCHEMA)


def test_a_missing_name_is_refused() -> None:
    with pytest.raises(Malformed, match="loss"):
        validate({name: value for name, value in RIGHT.items() if name != "loss"}, SCHEMA)
