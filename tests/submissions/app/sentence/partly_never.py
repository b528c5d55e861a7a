"""Never says none of these."""
# misconception: never-none

from landmarks.catalog import title


def sentence(tags, threshold):
    name, share = tags[0]
    if share < 0:
        return "This is none of these."
    return f"This is {title(name)} ({share:.0%})."
