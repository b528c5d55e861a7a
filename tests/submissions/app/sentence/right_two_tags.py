"""Names the second too."""

from landmarks.catalog import title


def sentence(tags, threshold):
    (best, share), *others = tags
    if share < threshold:
        return "None of these. Perhaps it is no landmark."
    also = f", or else {title(others[0][0])}" if others else ""
    return f"I think this is {title(best)} ({100 * share:.1f} %){also}."
