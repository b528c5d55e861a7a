"""In capitals, with the underscores replaced."""

from landmarks.catalog import title


def sentence(tags, threshold):
    name, share = max(tags, key=lambda tag: tag[1])
    if share >= threshold:
        return name.split(".")[1].replace("_", " ") + " with " + str(int(share * 100 + 0.5)) + " %"
    return "NONE OF THESE"
