"""Counts while going through."""


def accuracy_by(right, values):
    counts = {}
    for good, value in zip(right, values):
        hits, total = counts.get(value, (0, 0))
        counts[value] = (hits + int(good), total + 1)
    return {value: (hits / total, total) for value, (hits, total) in counts.items()}
