"""Class names as they are."""

from landmarks.catalog import title


def sentence(tags, threshold):
    known = tags[0][1] >= threshold
    return f"{tags[0][0]}: {round(tags[0][1] * 100)}%" if known else "Sorry, none of these!"
