"""Sets the attribute on the module."""
# misconception: set-on-the-module


def freeze(module):
    module.requires_grad = False
