"""Lists per group."""

from collections import defaultdict


def accuracy_by(right, values):
    groups = defaultdict(list)
    for good, value in zip(right.tolist(), values.tolist()):
        groups[value].append(good)
    return {value: (sum(held) / len(held), len(held)) for value, held in groups.items()}
