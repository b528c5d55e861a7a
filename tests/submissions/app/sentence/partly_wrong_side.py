"""The threshold on the wrong side."""
# misconception: wrong-side

from landmarks.catalog import title


def sentence(tags, threshold):
    name, share = tags[0]
    if share > threshold:
        return "This is none of these."
    return f"This is {title(name)} ({share:.0%})."
