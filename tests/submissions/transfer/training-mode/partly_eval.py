"""Evaluation mode for all."""
# misconception: nothing-trains


def training_mode(model):
    model.eval()
