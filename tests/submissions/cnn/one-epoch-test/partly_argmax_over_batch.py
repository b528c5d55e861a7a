"""Takes the argmax over the pictures."""
# misconception: accuracy-not-said

import torch


def one_epoch_test(test_dataloader, model, loss):
    model.eval()
    total, correct, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in test_dataloader:
            scores = model(x)
            total += loss(scores, y).item() * len(y)
            correct += (
                (scores.argmax(dim=0)[: len(y)] == y[: scores.shape[1]]).sum().item() if len(y) >= 4 else 0
            )
            count += len(y)
    print(f"accuracy {correct / count}")
    return total / count
