"""Plain Python: lists, a dictionary, and random.Random."""

import random
from collections import defaultdict


def stratified_split(labels, valid_size, seed=0):
    chance = random.Random(seed)
    groups = defaultdict(list)
    for index, label in enumerate(labels):
        groups[int(label)].append(index)
    train, valid = [], []
    for members in groups.values():
        chance.shuffle(members)
        cut = int(len(members) * valid_size)
        valid += members[:cut]
        train += members[cut:]
    return train, valid
