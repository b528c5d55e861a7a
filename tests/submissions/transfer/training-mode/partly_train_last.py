"""Rests the frozen ones, then calls train for all."""
# misconception: frozen-batch-norms-move


def training_mode(model):
    for module in model.modules():
        if not any(p.requires_grad for p in module.parameters()):
            module.eval()
    model.train()
