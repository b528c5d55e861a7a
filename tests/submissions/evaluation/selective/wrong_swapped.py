"""Accuracy first."""
# misconception: outputs-swapped


def selective(confidence, right, threshold):
    answered = confidence >= threshold
    return (right[answered].mean() if answered.any() else float("nan")), answered.mean()
