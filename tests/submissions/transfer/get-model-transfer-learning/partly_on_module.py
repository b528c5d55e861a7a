"""Sets requires_grad on the layers."""
# misconception: body-still-learns


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = pretrained(model_name)
    for child in model.children():
        child.requires_grad = False
    return replace_head(model, n_classes)
