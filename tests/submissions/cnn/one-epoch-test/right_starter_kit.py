"""Prints like the starter kit, with the prediction by `max`."""

import torch


def one_epoch_test(test_dataloader, model, loss):
    test_loss, correct, total = 0.0, 0.0, 0
    model.eval()
    with torch.no_grad():
        for data, target in test_dataloader:
            logits = model(data)
            test_loss += loss(logits, target).data.item() * data.size(0)
            pred = logits.data.max(1, keepdim=True)[1]
            correct += torch.sum(torch.squeeze(pred.eq(target.data.view_as(pred))).cpu())
            total += data.size(0)
    print("Test Loss: {:.6f}\n".format(test_loss / total))
    print("\nTest Accuracy: %2d%% (%2d/%2d)" % (100.0 * correct / total, correct, total))
    return test_loss / total
