"""With the exercise before, a tensor given back."""

import torch


def choose_threshold(confidence, right, wanted):
    best = float("inf")
    for threshold in confidence.tolist():
        coverage, accuracy = selective(confidence, right, threshold)
        if accuracy >= wanted and threshold < best:
            best = threshold
    return torch.tensor(best, dtype=torch.float64)
