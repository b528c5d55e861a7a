"""Compares the sum of all tags."""
# misconception: never-none

from landmarks.catalog import title


def sentence(tags, threshold):
    name, share = tags[0]
    if sum(p for _, p in tags) < threshold:
        return "This is none of these."
    return f"This is {title(name)} ({share:.0%})."
