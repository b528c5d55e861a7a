"""Goes one layer down only."""
# misconception: some-parts-still-learn


def freeze(module):
    for child in module.children():
        for parameter in child.parameters(recurse=False):
            parameter.requires_grad = False
