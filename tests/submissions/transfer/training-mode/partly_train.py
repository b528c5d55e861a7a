"""Training mode for all."""
# misconception: frozen-batch-norms-move


def training_mode(model):
    model.train()
