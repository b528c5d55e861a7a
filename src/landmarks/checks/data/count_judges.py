"""Cases and verdicts for a learner's counting. Withheld: it knows the answers."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import numpy as np
from PIL import Image

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.essential import only_if
from landmarks.checks.judging import said

__all__ = ["as_file", "draw_class_counts", "judge_class_counts"]


_WORDS = ("Arch", "Bridge", "Castle", "Dome", "Falls", "Gate", "Island", "Lake", "Mount", "Palace", "Tower")


def draw_class_counts(rng: np.random.Generator) -> Case:
    """Classes made in no order, three spellings of a picture's ending, and files that are no pictures."""
    words = rng.permutation(_WORDS)[:7].tolist()
    counts = rng.choice(np.arange(3, 20), size=len(words), replace=False).tolist()
    names = [f"{number:02d}.{word}" for number, word in enumerate(words)]
    paths = ["factors.csv"]
    for name, count in zip(names, counts, strict=True):
        paths += [f"{name}/{i:03d}{rng.choice(['.jpg', '.jpg', '.JPG', '.png'])}" for i in range(count)]
        paths[-3:] = [f"{name}/{number}" for number in ("a.jpg", "b.JPG", "c.png")]
    paths += [f"{names[0]}/.DS_Store", f"{names[0]}/._000.jpg.txt", f"{names[2]}/notes.txt"]
    order = rng.permutation(len(paths))
    picture = as_file(np.full((4, 4, 3), 120, np.uint8))
    text = np.frombuffer(b"no picture", np.uint8)
    contents = [text if path.endswith((".csv", ".txt", "Store")) else picture for path in paths]
    return Case({"paths": [paths[i] for i in order], "contents": [contents[i] for i in order]})


def judge_class_counts(observation: Observation, case: Case) -> Verdict:
    paths: Any = case.inputs["paths"]
    inside = [path.partition("/") for path in paths if "/" in path]
    right = Counter(name for name, _, file in inside if file.lower().endswith((".jpg", ".png")))
    names: Any = observation["names"]
    found = dict(zip(names, observation["counts"], strict=False))
    wrong = {
        "counts-every-file": Counter(name for name, _, _ in inside),
        "capital-endings-missed": Counter(
            name for name, _, file in inside if file.endswith((".jpg", ".png"))
        ),
        "one-ending-only": Counter(name for name, _, file in inside if file.lower().endswith(".jpg")),
    }
    wrong["one-ending-only-in-small-letters"] = Counter(n for n, _, file in inside if file.endswith(".jpg"))
    mistake = next((name for name, counts in wrong.items() if found == dict(counts)), "wrong-count")
    mistake = "one-ending-only" if mistake.startswith("one-ending") else mistake
    off = next((name for name in sorted(right) if found.get(name) != right[name]), "")
    verdict = combine(
        Facet(
            set(names) == set(right),
            _about_classes(sorted(right), names),
            "folders-missed" if set(names) < set(right) else "wrong-names",
            (
                "What makes a class: a folder, a file, a path?",
                "Each folder directly inside `folder` is a class, and its name alone is the class's "
                "name; a file that lies beside them is none.",
            ),
        ),
        Facet(
            not off,
            f"{off} has {right[off]} pictures; you count {said(float(found.get(off, 0)))}.",
            mistake,
            _COUNT_HINTS[mistake],
            weight=2,
        ),
        Facet(
            names == sorted(names),
            f"The numbers are right, but the classes come in the order {', '.join(names[:3])}, ….",
            "classes-not-sorted",
            _CLASS_COUNTS_HINTS["classes-not-sorted"],
            weight=0.5,
        ),
        praise="Every picture is counted once, in the class of its folder, and nothing else is.",
    )
    return only_if(set(names) == set(right), verdict)


def _about_classes(right: list[str], names: list[str]) -> str:
    """Which classes are missing and which one too many: the first few alone would often be alike."""
    told = f"The classes should be {_few(right)}; yours are {_few(names) or 'none'}."
    for word, some in (("Missing", set(right) - set(names)), ("Too many", set(names) - set(right))):
        if some:
            told += f" {word}: {_few(sorted(some))}."
    return told


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


_CLASS_COUNTS_HINTS: dict[str, tuple[str, ...]] = {
    "classes-not-sorted": (
        "In which order does a disk list folders?",
        "A label is the place of a class among the sorted names. A disk lists folders in any order, so "
        "sort the names yourself.",
    ),
}


_COUNT_HINTS = {
    "counts-every-file": (
        "Is every file in these folders a picture?",
        "Systems leave files of their own in folders, such as `.DS_Store`. Look at how a picture's name "
        "ends.",
    ),
    "capital-endings-missed": (
        "Some cameras name a file `IMG_0001.JPG`.",
        "Compare the endings in small letters, so that `.JPG` counts as `.jpg` does.",
    ),
    "one-ending-only": ("Are all pictures JPEG files?", "The exercise names the endings that count."),
    "wrong-count": ("List the files of that class by hand, and compare.",),
}


def as_file(pixels: Any, **options: Any) -> Any:
    """The bytes of a JPEG of (H, W, 3) uint8, as an array."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="jpeg", quality=95, subsampling=0, **options)
    return np.frombuffer(buffer.getvalue(), np.uint8)
