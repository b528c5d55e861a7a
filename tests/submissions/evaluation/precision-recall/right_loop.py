"""Class by class, lists."""


def precision_recall(confusion):
    precision, recall = [], []
    for c in range(len(confusion)):
        tagged, there = confusion[:, c].sum(), confusion[c].sum()
        precision.append(confusion[c, c] / tagged if tagged else 0)
        recall.append(confusion[c, c] / there if there else 0)
    return precision, recall
