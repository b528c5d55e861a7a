"""Nested lists."""


def confusion_matrix(labels, predicted, n_classes):
    pairs = list(zip(labels.tolist(), predicted.tolist()))
    return [[pairs.count((i, j)) for j in range(n_classes)] for i in range(n_classes)]
