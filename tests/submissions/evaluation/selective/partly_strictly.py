"""Leaves the threshold itself out."""
# misconception: strictly-above


def selective(confidence, right, threshold):
    answered = confidence > threshold
    return answered.mean(), right[answered].mean() if answered.any() else float("nan")
