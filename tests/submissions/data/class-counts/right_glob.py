"""Goes through all files with rglob and counts parents."""

from collections import Counter


def class_counts(folder):
    files = (path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    counts = Counter(path.parent.name for path in files)
    return dict(sorted(counts.items()))
