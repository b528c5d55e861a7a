"""What a run has graded so far, so that a run that was killed goes on: one line of JSON for each submission.

A line is on the disk before the next submission's is written. A line that was cut off by a kill is dropped.
Records stay on the disk: of each, only its place is kept in memory, however many there are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, overload

from landmarks.data.storage import storage_errors
from landmarks.grading.records import Record, from_json, to_json

__all__ = ["Journal", "Records"]

Key = tuple[str, str]  # student, assignment


@dataclass(frozen=True)
class Records(Sequence[Record]):
    """Records in an order of one's own, read from a journal whenever they are looked at.

    `places` are offsets in the journal `path`, or records that are in no journal.
    """

    path: Path
    places: list[int | Record] = field(repr=False)

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> Record: ...

    @overload
    def __getitem__(self, index: slice) -> Records: ...

    def __getitem__(self, index: int | slice) -> Record | Records:
        if isinstance(index, slice):
            return Records(self.path, self.places[index])
        return next(iter(Records(self.path, [self.places[index]])))

    def __iter__(self) -> Iterator[Record]:
        with open(self.path, "rb") as file:
            for place in self.places:
                if isinstance(place, int):
                    file.seek(place)
                    yield from_json(json.loads(file.readline()))
                else:
                    yield place


class Journal:
    """The journal file of a run, open for appending in a `with` block; it has one writer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: dict[Key, tuple[int, str]] = {}  # where its line is, and the content's digest

    def __enter__(self) -> Self:
        """Read what is there. Raises `StorageError` when it cannot be written."""
        with storage_errors(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(self._path, "a+b")
        whole = self._read()
        self._file.truncate(whole)
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, record: Record) -> None:
        """Write a record for good."""
        line = json.dumps(to_json(record), ensure_ascii=True) + "\n"
        with storage_errors(self._path):
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(line.encode())
            self._file.flush()
            os.fsync(self._file.fileno())
        self._found[record.student, record.assignment] = place, record.content

    def has(self, student: str, assignment: str, content: str) -> bool:
        """Is this very content graded?"""
        found = self._found.get((student, assignment))
        return found is not None and found[1] == content

    def place(self, student: str, assignment: str) -> int:
        """Where the record of a submission that is graded is, for `Records`."""
        return self._found[student, assignment][0]

    def _read(self) -> int:
        """Take in all whole lines; gives how many bytes they are."""
        self._file.seek(0)
        whole = 0
        for line in self._file:
            try:
                record = from_json(json.loads(line))
            except (ValueError, TypeError, KeyError):
                break
            self._found[record.student, record.assignment] = whole, record.content
            whole += len(line)
        return whole
