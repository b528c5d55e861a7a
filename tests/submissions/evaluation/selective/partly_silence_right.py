"""Counts silence as right."""
# misconception: silent-counted-right


def selective(confidence, right, threshold):
    answered = confidence >= threshold
    return answered.mean(), (right | ~answered).mean()
