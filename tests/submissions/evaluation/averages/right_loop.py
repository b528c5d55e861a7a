"""A loop over the classes that have pictures."""


def averages(confusion):
    recalls = [confusion[c, c] / confusion[c].sum() for c in range(len(confusion)) if confusion[c].sum() > 0]
    return confusion.diagonal().sum() / confusion.sum(), sum(recalls) / len(recalls)
