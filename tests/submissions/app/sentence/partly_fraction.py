"""Says the probability as a fraction."""
# misconception: percent-missing

from landmarks.catalog import title


def sentence(tags, threshold):
    name, share = tags[0]
    if share < threshold:
        return "This is none of these."
    return f"This is {title(name)} ({share:.2f})."
