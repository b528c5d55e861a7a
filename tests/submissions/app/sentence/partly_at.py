"""Sends away what is exactly at the threshold."""
# misconception: at-the-threshold

from landmarks.catalog import title


def sentence(tags, threshold):
    name, share = tags[0]
    if share <= threshold:
        return "This is none of these."
    return f"This is {title(name)} ({share:.0%})."
