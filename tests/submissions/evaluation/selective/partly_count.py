"""A count for the coverage."""
# misconception: count-for-share


def selective(confidence, right, threshold):
    answered = confidence >= threshold
    return answered.sum(), right[answered].mean() if answered.any() else float("nan")
