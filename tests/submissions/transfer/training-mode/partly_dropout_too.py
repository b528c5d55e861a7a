"""Everything without learning parameters rests, dropout too."""
# misconception: dropout-off


def training_mode(model):
    model.train()
    for module in model.modules():
        if not any(p.requires_grad for p in module.parameters()):
            module.eval()
