"""By hand, with logsumexp."""

import torch
import torch.nn.functional as F
from torch import nn


class Loss(nn.Module):
    def forward(self, scores, labels):
        right = scores.gather(1, labels[:, None]).squeeze(1)
        return (scores.logsumexp(dim=1) - right).mean()


def get_loss():
    return Loss()
