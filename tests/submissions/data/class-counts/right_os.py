"""Uses os alone, and a loop."""

import os


def class_counts(folder):
    counts = {}
    for name in sorted(os.listdir(folder)):
        inside = os.path.join(folder, name)
        if os.path.isdir(inside):
            counts[name] = 0
            for file in os.listdir(inside):
                if file.lower().endswith((".jpg", ".jpeg", ".png")):
                    counts[name] += 1
    return counts
