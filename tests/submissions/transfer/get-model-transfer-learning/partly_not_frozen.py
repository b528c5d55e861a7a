"""Forgets to freeze."""
# misconception: body-still-learns


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    return replace_head(pretrained(model_name), n_classes)
