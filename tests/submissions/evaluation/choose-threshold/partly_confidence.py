"""Takes the promise for the threshold."""
# misconception: confidence-taken-for-accuracy


def choose_threshold(confidence, right, wanted):
    return wanted
