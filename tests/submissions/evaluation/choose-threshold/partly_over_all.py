"""Accuracy over all pictures."""
# misconception: accuracy-over-all


def choose_threshold(confidence, right, wanted):
    fitting = [t for t in confidence if (right & (confidence >= t)).mean() >= wanted]
    return min(fitting, default=float("inf"))
