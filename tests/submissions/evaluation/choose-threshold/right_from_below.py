"""From the lowest candidate up, the first that is good enough."""


def choose_threshold(confidence, right, wanted):
    for threshold in sorted(confidence):
        if right[confidence >= threshold].mean() >= wanted:
            return threshold
    return float("inf")
