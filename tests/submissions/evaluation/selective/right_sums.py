"""Sums and a condition."""


def selective(confidence, right, threshold):
    answered = [bool(r) for c, r in zip(confidence, right) if c >= threshold]
    coverage = len(answered) / len(confidence)
    return coverage, sum(answered) / len(answered) if answered else float("nan")
