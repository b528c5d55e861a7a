"""Names the last tag."""
# misconception: name-missing

from landmarks.catalog import title


def sentence(tags, threshold):
    name, share = tags[0]
    if share < threshold:
        return "This is none of these."
    return f"This is {title(tags[-1][0])} ({share:.0%})."
