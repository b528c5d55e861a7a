"""Returns inside the loop."""
# misconception: first-batch-only

import torch


def one_epoch_test(test_dataloader, model, loss):
    model.eval()
    total, correct, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in test_dataloader:
            scores = model(x)
            total += loss(scores, y).item() * len(y)
            correct += (scores.argmax(dim=1) == y).sum().item()
            count += len(y)
            print(f"Test accuracy: {correct / count:.1%} ({correct}/{count})")
            return total / count
