"""Evaluation mode only."""
# misconception: eval-for-freezing


def freeze(module):
    module.eval()
