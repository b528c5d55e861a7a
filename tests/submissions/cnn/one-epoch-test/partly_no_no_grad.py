"""Forgets `no_grad()`."""
# misconception: no-grad-forgotten

import torch


def one_epoch_test(test_dataloader, model, loss):
    model.eval()
    total, correct, count = 0.0, 0, 0
    if True:
        for x, y in test_dataloader:
            scores = model(x)
            total += loss(scores, y).item() * len(y)
            correct += (scores.argmax(dim=1) == y).sum().item()
            count += len(y)
    print(f"accuracy {correct / count}")
    return total / count
