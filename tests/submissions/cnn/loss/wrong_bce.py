"""Binary cross-entropy with the wrong shape of labels."""
# misconception: raised

import torch
import torch.nn.functional as F
from torch import nn


def get_loss():
    return nn.BCEWithLogitsLoss()
