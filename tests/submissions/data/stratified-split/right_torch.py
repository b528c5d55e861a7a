"""A torch generator and a mask."""

import torch


def stratified_split(labels, valid_size, seed=0):
    labels = torch.as_tensor(labels)
    generator = torch.Generator().manual_seed(seed)
    held = torch.zeros(len(labels), dtype=torch.bool)
    for label in labels.unique():
        members = (labels == label).nonzero().flatten()
        order = torch.randperm(len(members), generator=generator)
        held[members[order[: round(valid_size * len(members))]]] = True
    return (~held).nonzero().flatten(), held.nonzero().flatten()
