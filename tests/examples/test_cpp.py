"""The C++ program is built and compared with Python: picture by picture, and by the clock."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch

from landmarks.data.decode import decode_picture
from landmarks.deploy.artefact import load_artefact, save_artefact
from landmarks.deploy.tagging import answer
from painted import paint_pictures, watchful_predictor

SOURCE = Path(__file__).parents[2] / "examples" / "cpp"
PICTURES = 100
PRINTED = 2e-5  # of a probability: three decimals of a percent, and a little for sums in another order
OUGHT_TO_BE_HERE = "; make tools installs it"

# Building takes half a minute of a core, and a busy machine may give it little of one.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for tool in ("cmake", "c++"):
        if shutil.which(tool) is None:
            pytest.skip(f"there is no {tool}{OUGHT_TO_BE_HERE}")
    for header in ("turbojpeg.h", "png.h"):
        if not Path("/usr/include", header).is_file():
            pytest.skip(f"there is no {header}{OUGHT_TO_BE_HERE}")
    build = tmp_path_factory.mktemp("cpp")
    options = ["-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_PREFIX_PATH={torch.utils.cmake_prefix_path}"]
    for words in (["-S", SOURCE, "-B", build, *options], ["--build", build]):
        done = subprocess.run(["cmake", *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return build / "landmarks-tag"


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return paint_pictures(tmp_path_factory.mktemp("pictures"), PICTURES)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, pictures: Sequence[Path]) -> Path:
    path = tmp_path_factory.mktemp("model") / "model.pt"
    predictor, threshold = watchful_predictor(pictures, temperature=0.1)
    save_artefact(predictor, path, {"calibration": {"threshold": threshold}})
    return path


def run(program: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *words], capture_output=True, text=True, timeout=300)


def answers_of(text: str) -> dict[str, tuple[bool, list[tuple[str, float]]]]:
    """Picture → whether it is known, and its class names with their probabilities, likeliest first."""
    found: dict[str, tuple[bool, list[tuple[str, float]]]] = {}
    picture = ""
    for line in text.splitlines():
        if line.startswith(" "):
            percent, name = line.split("%  ", 1)
            found[picture][1].append((name, float(percent) / 100))
        else:
            picture = line.removesuffix(" (none of these)")
            found[picture] = (picture == line, [])
    return found


def test_a_hundred_pictures_have_the_same_five_tags_as_in_python(
    program: Path, model: Path, pictures: Sequence[Path]
) -> None:
    done = run(program, model, *pictures)
    assert done.returncode == 0, done.stderr
    theirs, artefact = answers_of(done.stdout), load_artefact(model)
    assert list(theirs) == [str(path) for path in pictures]
    for path in pictures:
        ours, (known, tags) = answer(artefact, decode_picture(path)), theirs[str(path)]
        assert known is ours.known
        assert [name for name, _ in tags] == [tag.name for tag in ours.tags]
        assert [share for _, share in tags] == pytest.approx(
            [tag.probability for tag in ours.tags], abs=PRINTED
        )
    # The comparison means something: pictures differ in their answers, and in whether they are known.
    assert len({tuple(name for name, _ in tags) for _, tags in theirs.values()}) > PICTURES / 2
    assert 0 < sum(known for known, _ in theirs.values()) < PICTURES


def test_bad_pictures_and_models_get_a_sentence_and_the_others_their_tags(
    program: Path, model: Path, pictures: Sequence[Path], tmp_path: Path
) -> None:
    (tmp_path / "letter.jpg").write_text("Dear Sir")
    (tmp_path / "cut off.jpg").write_bytes(pictures[0].read_bytes()[:600])
    bad = [tmp_path / "gone.jpg", tmp_path / "letter.jpg", tmp_path / "cut off.jpg"]
    done = run(program, model, *bad, pictures[0])
    assert done.returncode == 2
    assert list(answers_of(done.stdout)) == [str(pictures[0])]
    for path in bad:
        assert path.name in done.stderr
    assert run(program, tmp_path / "letter.jpg", pictures[0]).returncode == 2
    assert run(program).returncode == 2


def test_it_answers_in_half_of_the_time_of_the_python_command(
    program: Path, model: Path, pictures: Sequence[Path]
) -> None:
    command = [sys.executable, "-m", "landmarks", "tag", str(pictures[0]), "--model", str(model)]
    command += ["--format", "json"]
    # In turns, so that both are timed on the same machine, however busy.
    pairs = [(_seconds([str(program), str(model), str(pictures[0])]), _seconds(command)) for _ in range(3)]
    ours, python = (min(seconds) for seconds in zip(*pairs, strict=True))
    assert ours <= 0.5 * python
    assert json.loads(subprocess.run(command, capture_output=True, text=True).stdout)


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - started
