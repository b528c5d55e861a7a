"""Freezes after the head has come."""
# misconception: head-frozen


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = replace_head(pretrained(model_name), n_classes)
    freeze(model)
    return model
