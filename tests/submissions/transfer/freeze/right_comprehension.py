"""Parameter by parameter, in place."""


def freeze(module):
    [p.requires_grad_(False) for p in module.parameters()]
