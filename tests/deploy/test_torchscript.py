"""TorchScript's warnings: there to be silenced, and no others with them."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from torch import nn

from landmarks.deploy.artefact import Artefact, load_artefact
from landmarks.deploy.torchscript import load_scripted, script_for_inference


def test_torchscript_warns_where_nobody_silences_it() -> None:
    with pytest.warns(FutureWarning, match=r"`torch\.jit\.script` is deprecated"):
        torch.jit.script(nn.Linear(3, 5))


@pytest.mark.parametrize(
    "warning", [FutureWarning("something else"), UserWarning("`torch.jit.load` is deprecated")]
)
def test_other_warnings_come_through(warning: Warning, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: object, **__: object) -> None:
        warnings.warn("`torch.jit.load` is deprecated.", FutureWarning, stacklevel=1)
        warnings.warn(warning, stacklevel=1)

    monkeypatch.setattr(torch.jit, "load", load)
    with pytest.warns(type(warning), match=str(warning)) as caught:
        load_scripted(Path("model.pt"))
    assert len(caught) == 1


def test_loading_in_many_threads_leaves_the_filters_as_they_were(artefact: Artefact) -> None:
    before = list(warnings.filters)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: load_artefact(artefact.path), range(24)))
    assert warnings.filters == before


@pytest.mark.parametrize("channels_last", [True, False])
def test_the_memory_layout_is_the_one_asked_for(channels_last: bool) -> None:
    scripted = script_for_inference(nn.Conv2d(3, 4, 3), keep=[], channels_last=channels_last)
    answer = scripted(torch.zeros(1, 3, 8, 8))
    assert answer.is_contiguous(memory_format=torch.channels_last) == channels_last
