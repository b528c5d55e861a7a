"""Gives back 0 when nothing keeps the promise."""
# misconception: impossible-promise


def choose_threshold(confidence, right, wanted):
    fitting = [t for t in confidence if right[confidence >= t].mean() >= wanted]
    return min(fitting, default=0.0)
