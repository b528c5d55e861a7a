"""Sets gradients to zero once."""
# misconception: nothing-frozen


def freeze(module):
    module.zero_grad()
