"""Children first, then its own."""


def freeze(module):
    for child in module.children():
        freeze(child)
    for parameter in module.parameters(recurse=False):
        parameter.requires_grad = False
