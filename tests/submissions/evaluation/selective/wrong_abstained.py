"""Looks at the pictures below the threshold."""
# misconception: abstained-for-answered


def selective(confidence, right, threshold):
    mask = confidence < threshold
    return mask.mean(), right[mask].mean() if mask.any() else float("inf")
