"""Freezes a copy."""
# misconception: nothing-frozen

import copy


def freeze(module):
    module = copy.deepcopy(module)
    for parameter in module.parameters():
        parameter.requires_grad = False
    return module
