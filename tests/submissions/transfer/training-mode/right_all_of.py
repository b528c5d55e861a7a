"""Each module by its own parameters, given back."""


def training_mode(model):
    for module in model.modules():
        own = list(module.parameters(recurse=False))
        module.training = not own or any(p.requires_grad for p in own)
    return model
