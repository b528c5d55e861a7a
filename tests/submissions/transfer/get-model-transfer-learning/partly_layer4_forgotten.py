"""Leaves layer4 to learn."""
# misconception: some-of-the-body-learns


def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    model = pretrained(model_name)
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name.startswith("layer4")
    return replace_head(model, n_classes)
