"""Says it through `tqdm.write`, with softmax before the argmax."""

import torch


def one_epoch_test(test_dataloader, model, loss):
    from tqdm.auto import tqdm

    model.eval()
    with torch.inference_mode():
        pairs = [(model(x), y) for x, y in tqdm(test_dataloader, total=len(test_dataloader))]
    scores, labels = torch.cat([a for a, _ in pairs]), torch.cat([b for _, b in pairs])
    tqdm.write(f"{100 * (scores.softmax(1).argmax(1) == labels).float().mean():.2f} %")
    return loss(scores, labels)
