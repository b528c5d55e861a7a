"""Zero."""
# misconception: answers-everything


def choose_threshold(confidence, right, wanted):
    return 0.0
