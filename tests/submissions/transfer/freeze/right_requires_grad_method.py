"""The module's own method, chained."""


def freeze(module):
    return module.requires_grad_(False)
