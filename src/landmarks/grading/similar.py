"""Submissions that are suspiciously alike, and near copies of the published solution.

Winnowing (Schleimer, Wilkerson, Aiken 2003) over Python's tokens: names and constants count by their kind
alone, comments and layout not at all, so that renaming hides nothing. From each window of hashes the least is
kept as a fingerprint. What the released notebook has is removed, since all share it. The libraries for this
had no release for years when this was written (copydetect: March 2024), and the method takes a page.

What most of a class has accuses no pair: it may be the obvious way. Where it is most of what somebody wrote,
though, many may have copied one source, so that is told as a `Crowd`.
"""

from __future__ import annotations

import io
import keyword
import tokenize
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

__all__ = ["SOLUTION", "Crowd", "Pair", "crowd_of", "fingerprints", "similar_pairs"]

SOLUTION = "(the published solution)"
_GRAM = 12  # tokens in a hash: shorter matches are chance
_WINDOW = 6  # hashes of which one is kept: any match of _GRAM + _WINDOW - 1 tokens is found
_LEAST = 12  # fingerprints: below, two right answers are alike by necessity
_COMMON = 0.5  # of all submissions: a fingerprint that more than this share has says nothing of a pair
_MUCH = 2 * _LEAST  # shared with the solution or half a class: one exercise in the obvious way has fewer
_MOST = 0.6  # of a submission's fingerprints: when as many are such, it is one of a crowd
_LAYOUT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING,
    tokenize.ENDMARKER,
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two submissions, and what share of the smaller one's fingerprints both have."""

    one: str
    other: str
    share: float
    common: int


def fingerprints(source: str) -> frozenset[int]:
    """The fingerprints of Python source; of what is no Python, those of the part before the error."""
    words = _words(source)
    hashes = [
        zlib.crc32(" ".join(words[start : start + _GRAM]).encode()) for start in range(len(words) - _GRAM + 1)
    ]
    if len(hashes) <= _WINDOW:
        return frozenset(hashes)
    return frozenset(min(hashes[start : start + _WINDOW]) for start in range(len(hashes) - _WINDOW + 1))


@dataclass(frozen=True)
class Crowd:
    """The submissions most of whose code more than half of the class has too, of `of` in all."""

    names: tuple[str, ...]
    of: int
    common: int

    def __str__(self) -> str:
        return f"{len(self.names)} of {self.of} submissions"


def similar_pairs(
    submissions: Mapping[str, str], starter: str, solution: str | None = None, *, least: float = 0.6
) -> list[Pair]:
    """Pairs whose share is `least` or more, the most alike first.

    `submissions` gives each one's source by its name. The solution is compared with each, if it is given.
    """
    plain = fingerprints(starter)
    found = {name: fingerprints(source) - plain for name, source in submissions.items()}
    usual = _common(found)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for names in _holders(found, usual).values():
        for pair in combinations(sorted(names), 2):
            counts[pair] += 1
    pairs = [_pair(one, other, found, common) for (one, other), common in counts.items()]
    alike = [pair for pair in pairs if pair.share >= least and pair.common >= _LEAST]
    if solution is not None:
        alike += _copies(found, fingerprints(solution) - plain, least)
    return sorted(alike, key=lambda pair: (-pair.share, pair.one, pair.other))


def crowd_of(submissions: Mapping[str, str], starter: str) -> Crowd | None:
    """Those who share most of their code with more than half of all, if there are two or more."""
    plain = fingerprints(starter)
    found = {name: fingerprints(source) - plain for name, source in submissions.items()}
    usual = _common(found)
    names = tuple(
        sorted(name for name, marks in found.items() if len(marks & usual) >= max(_MUCH, _MOST * len(marks)))
    )
    return Crowd(names, len(found), len(usual)) if len(names) > 1 else None


def _common(found: Mapping[str, frozenset[int]]) -> frozenset[int]:
    """The fingerprints that more than half of all have, and more than four."""
    limit = max(4.0, _COMMON * len(found))
    return frozenset(mark for mark, names in _holders(found).items() if len(names) > limit)


def _holders(
    found: Mapping[str, frozenset[int]], without: frozenset[int] = frozenset()
) -> dict[int, list[str]]:
    holders: dict[int, list[str]] = defaultdict(list)
    for name, marks in found.items():
        for mark in marks - without:
            holders[mark].append(name)
    return holders


def _copies(found: Mapping[str, frozenset[int]], solution: frozenset[int], least: float) -> list[Pair]:
    """Near copies of the solution: on all that both have, so that no number of other copies hides one."""
    pairs = []
    for name, marks in found.items():
        both = len(marks & solution)
        smaller = min(len(marks), len(solution))
        if both >= _MUCH and both >= least * smaller:
            pairs.append(Pair(SOLUTION, name, both / smaller, both))
    return pairs


def _pair(one: str, other: str, found: Mapping[str, frozenset[int]], common: int) -> Pair:
    return Pair(one, other, common / min(len(found[one]), len(found[other])), common)


def _words(source: str) -> list[str]:
    """The tokens that count, names and constants by their kind."""
    words = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _LAYOUT:
                continue
            if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
                words.append("name")
            elif token.type in (tokenize.NUMBER, tokenize.STRING):
                words.append("constant")
            else:
                words.append(token.string)
    except (tokenize.TokenError, SyntaxError):
        pass
    return words
