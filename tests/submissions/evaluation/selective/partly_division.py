"""Divides by zero where nothing is answered."""
# misconception: accuracy-of-nothing


def selective(confidence, right, threshold):
    answered = [bool(r) for c, r in zip(confidence, right) if c >= threshold]
    return len(answered) / len(confidence), sum(answered) / len(answered)
