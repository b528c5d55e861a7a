"""A product of one-hot matrices, as a tensor."""

import torch
import torch.nn.functional as F


def confusion_matrix(labels, predicted, n_classes):
    rows = F.one_hot(torch.as_tensor(labels), n_classes)
    columns = F.one_hot(torch.as_tensor(predicted), n_classes)
    return rows.T @ columns
