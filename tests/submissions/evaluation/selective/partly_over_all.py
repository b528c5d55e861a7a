"""Accuracy over all pictures."""
# misconception: accuracy-over-all


def selective(confidence, right, threshold):
    answered = confidence >= threshold
    return answered.mean(), (right & answered).mean()
