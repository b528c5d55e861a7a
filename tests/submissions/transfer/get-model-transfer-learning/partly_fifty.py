"""Fifty classes, whatever is asked."""
# misconception: classes-hard-coded


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = pretrained(model_name)
    freeze(model)
    return replace_head(model, 50)
