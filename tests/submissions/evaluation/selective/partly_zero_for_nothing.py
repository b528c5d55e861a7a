"""An accuracy of 0 where nothing is answered."""
# misconception: accuracy-of-nothing


def selective(confidence, right, threshold):
    answered = confidence >= threshold
    return answered.mean(), right[answered].mean() if answered.any() else 0.0
