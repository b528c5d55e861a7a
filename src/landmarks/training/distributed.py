"""Training with several processes: who am I, which part is mine, and sums over all.

`torchrun` starts the processes and tells each its place through environment variables. A plain run is a group
of one, and the same code.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor, nn

from landmarks.training.device import Device, find_device

__all__ = ["Group", "join_group"]

PATIENCE = timedelta(minutes=30)  # the others wait this long while the leader decodes or exports


@dataclass(frozen=True)
class Group:
    """This process's place among those that train together."""

    rank: int = 0
    world_size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this is the process that writes files and speaks."""
        return self.rank == 0

    def share(self, indices: Tensor) -> Tensor:
        """This process's part of a batch's indices, every `world_size`-th.

        All parts are of one size, since each process's mean gradient counts the same; what is too many for
        that is left out.
        """
        even = len(indices) // self.world_size * self.world_size
        return indices[self.rank : even : self.world_size]

    def total(self, values: Tensor) -> Tensor:
        """The sum of `values` over all processes."""
        if self.world_size > 1:
            values = values.clone()
            dist.all_reduce(values)
        return values

    def wait(self) -> None:
        """Go on when all have come here."""
        # A sum on the CPU and not a barrier, which would guess a GPU to wait on.
        self.total(torch.zeros(1))

    def copy_buffers(self, model: nn.Module) -> None:
        """Give all processes the leader's buffers: on CPUs each batch norm has statistics of its own."""
        if self.world_size > 1:
            for buffer in model.buffers():
                dist.broadcast(buffer, src=0)

    def synchronise(self, model: nn.Module, device: Device) -> nn.Module:
        """Wrap `model` so that its gradients are averaged over the group.

        On GPUs batch norms share their statistics too; PyTorch has no such batch norm for CPUs, where each
        process normalises its own part of the batch.
        """
        if self.world_size == 1:
            return model
        if device.kind == "cuda":
            model = nn.SyncBatchNorm.convert_sync_batchnorm(model)
            return nn.parallel.DistributedDataParallel(model, device_ids=[device.index])
        return nn.parallel.DistributedDataParallel(model)


@contextmanager
def join_group(device_name: str | None = None) -> Iterator[tuple[Group, Device]]:
    """Join the processes that `torchrun` started, or be a group of one; leave it at the end."""
    world_size = int(os.environ.get("WORLD_SIZE", "1"))
    if world_size == 1:
        yield Group(), find_device(device_name)
        return
    device = find_device(device_name, index=int(os.environ.get("LOCAL_RANK", "0")))
    if device.kind == "cuda":
        torch.cuda.set_device(device.torch_device)
    # Figures are summed on the CPU, gradients where they are.
    backend = "cpu:gloo,cuda:nccl" if device.kind == "cuda" else "gloo"
    dist.init_process_group(backend, timeout=PATIENCE)
    try:
        yield Group(dist.get_rank(), world_size), device
    finally:
        dist.destroy_process_group()
