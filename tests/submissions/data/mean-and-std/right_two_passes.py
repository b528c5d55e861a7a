"""As the starter kit does it: one pass for the mean, a second one for the distances from it."""

import torch


def mean_and_std(loader):
    mean = 0.0
    n_pictures = 0
    for images, _ in loader:
        batch_samples = images.size(0)
        images = images.view(batch_samples, images.size(1), -1)
        mean += images.mean(2).sum(0)
        n_pictures += batch_samples
    mean = mean / n_pictures
    var = 0.0
    npix = 0
    for images, _ in loader:
        batch_samples = images.size(0)
        images = images.view(batch_samples, images.size(1), -1)
        var += ((images - mean.unsqueeze(1)) ** 2).sum([0, 2])
        npix += images.nelement()
    std = torch.sqrt(var / (npix / 3))
    return mean, std
