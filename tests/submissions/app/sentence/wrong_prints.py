"""Prints the sentence."""
# misconception: unusable

from landmarks.catalog import title


def sentence(tags, threshold):
    name, share = tags[0]
    if share < threshold:
        print("none of these")
    print(f"This is {title(name)} ({share:.0%}).")
