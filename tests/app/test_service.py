"""The shared model: many visitors, strangers, visitors who break the rules, and who must not notice them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import numpy as np
import pytest

from colour_model import NAMES, save_colour_model
from landmarks.app.service import Service
from landmarks.app.tagger import ADDRESS, HEADER, KEY, MODEL, RemoteTagger, find_tagger, local_tagger
from landmarks.errors import ArtefactError, LandmarksError

SECRET = b"k" * 32


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return save_colour_model(tmp_path / "model.pt").path


@pytest.fixture
def service(model: Path) -> Iterator[Service]:
    made = Service(model, SECRET)
    made.start()
    yield made
    made.close()


def coloured(channel: int, height: int = 40, width: int = 50) -> np.ndarray:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., channel] = 255
    return pixels


def test_the_shared_model_answers_as_one_in_this_process(service: Service, model: Path) -> None:
    remote, local = RemoteTagger(service.address, SECRET), local_tagger(model)
    for channel in range(3):
        assert remote(coloured(channel)) == local(coloured(channel))
        assert remote(coloured(channel)).tags[0].name == NAMES[channel]


def test_twenty_visitors_at_once_each_get_their_own_answer(service: Service) -> None:
    def visit(number: int) -> list[str]:
        tagger = RemoteTagger(service.address, SECRET)
        return [tagger(coloured(number % 3, 30 + number)).tags[0].name for _ in range(10)]

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(visit, range(20)))
    assert answers == [[NAMES[number % 3]] * 10 for number in range(20)]


def test_a_stranger_gets_no_answer_and_the_next_visitor_does(service: Service) -> None:
    with pytest.raises(AuthenticationError):
        Client(service.address, authkey=b"wrong")
    assert RemoteTagger(service.address, SECRET)(coloured(0)).known


@pytest.mark.parametrize(
    "request_bytes",
    [b"", b"short", HEADER.pack(10, 10, 5), HEADER.pack(2**32 - 1, 2**32 - 1, 5) + bytes(300)],
)
def test_a_broken_request_harms_nobody_else(service: Service, request_bytes: bytes) -> None:
    rude = Client(service.address, authkey=SECRET)
    rude.send_bytes(request_bytes)
    assert b"error" in rude.recv_bytes()
    assert RemoteTagger(service.address, SECRET)(coloured(0)).known


def test_a_visitor_is_told_when_the_model_is_gone_and_goes_on_when_it_is_back(model: Path) -> None:
    tagger = RemoteTagger(f"{model}.socket", SECRET)
    with pytest.raises(LandmarksError, match="does not answer"):
        tagger(coloured(0))
    service = Service(model, SECRET)
    service.start()
    tagger.address = service.address
    assert tagger(coloured(0)).known
    service.close()


def test_a_page_finds_its_model(service: Service, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ArtefactError, match=MODEL):
        find_tagger()
    monkeypatch.setenv(MODEL, str(model))
    assert find_tagger()(coloured(0)).known
    monkeypatch.setenv(ADDRESS, service.address)
    monkeypatch.setenv(KEY, SECRET.hex())
    assert isinstance(find_tagger(), RemoteTagger)


def test_a_visitors_kernel_does_without_pytorch() -> None:
    script = "import sys, landmarks.app.page as p; p.load_samples(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=os.environ)
    assert done.stdout.split() == ["False"], done.stderr
