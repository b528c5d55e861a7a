"""Sets the count of outputs on the old layer."""
# misconception: head-not-used


def replace_head(model, n_classes):
    model.fc.out_features = n_classes
    for parameter in model.fc.parameters():
        parameter.requires_grad = True
    return model
