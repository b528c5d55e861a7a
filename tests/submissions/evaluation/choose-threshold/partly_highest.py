"""The highest that keeps the promise."""
# misconception: highest-not-lowest


def choose_threshold(confidence, right, wanted):
    fitting = [t for t in confidence if right[confidence >= t].mean() >= wanted]
    return max(fitting, default=float("inf"))
