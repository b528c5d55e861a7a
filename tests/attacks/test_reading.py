"""Reading what is not the learner's: secrets of the machine, others' work, solutions, the grader itself.

Each attack has its twin: what an honest program reads in the same way.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import needing
from landmarks.data.renders import ARCHIVE
from landmarks.grading import pictures
from landmarks.grading.sandbox import Limits, SandboxedKernel
from landmarks.grading.sandbox.container import arguments
from landmarks.grading.sandbox.view import PACKAGE, build_view
from landmarks.grading.zygote import Preparation
from landmarks.progress import Progress
from warm_kernel import WarmKernel

pytestmark = needing.bubblewrap

Run = Callable[[str], str]

TRY = """
def attempt(do, *arguments):
    try:
        print("done:", do(*arguments))
    except Exception as error:
        print("denied:", type(error).__name__)
def read(path):
    with open(path, "rb") as file:
        return len(file.read())
import os
"""


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that everybody on this machine may read, in a place such as submissions and solutions have."""
    place = tmp_path / "submitted" / "bob" / "03-cnn" / "03-cnn.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text("the answer is 42")
    for parent in (place, *place.parents):
        if parent.is_relative_to(tmp_path):
            parent.chmod(0o755)
    return place


@pytest.mark.parametrize(
    "path", ["/etc/shadow", "/etc/hostname", "/etc/ssl/openssl.cnf", "/var/log", "/home", "/sys/kernel"]
)
def test_files_of_the_machine_are_not_there(shared: Run, path: str) -> None:
    assert "FileNotFoundError" in shared(f"{TRY}\nattempt(os.stat, {path!r})")


def test_what_python_needs_is_there(shared: Run) -> None:
    said = shared(
        f"{TRY}\nattempt(read, os.__file__)\nattempt(read, '/etc/passwd')\nattempt(read, '/proc/meminfo')"
    )
    assert said.count("done:") == 3


def test_the_home_of_whoever_grades_is_empty_but_for_python(shared: Run) -> None:
    home = Path.home()
    seen = shared(
        f"{TRY}\nfor at, folders, files in os.walk({str(home)!r}):\n    print(*files)\n    folders[:] = [f for f in folders if not f.startswith('.pyenv')]"
    )
    assert seen.split() == []


def test_the_seed_of_a_run_is_not_there(shared: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "render_set", lambda out, **_: out.mkdir())
    with pictures.graded_pictures("secret-seed", tmp_path, Progress()):
        pass
    seed = tmp_path / pictures.SEED_FILE
    assert seed.read_text()
    seed.chmod(0o644)  # even where it was opened to all
    assert "FileNotFoundError" in shared(f"{TRY}\nattempt(read, {str(seed)!r})")


def test_other_submissions_and_solutions_are_not_there(shared: Run, secret: Path) -> None:
    assert secret.read_text()
    assert "FileNotFoundError" in shared(f"{TRY}\nattempt(read, {str(secret)!r})")
    assert "FileNotFoundError" in shared(f"{TRY}\nattempt(read, {__file__!r})")
    checkout = Path(__file__).parents[2]
    assert shared(
        f"{TRY}\nprint(*os.listdir({str(checkout)!r}) if os.path.exists({str(checkout)!r}) else [])"
    ).split() in ([], ["src"], [".venv"], [".venv", "src"], ["src", ".venv"])


def test_the_environment_of_whoever_grades_is_not_there(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDMARKS_TEST_SECRET", "hunter2")
    with WarmKernel() if kind == "warm" else SandboxedKernel() as kernel:
        code = f"{TRY}\nimport glob\nfor path in glob.glob('/proc/*/environ') + glob.glob('/proc/*/cmdline'):\n    attempt(lambda: open(path).read())\nprint(os.environ)"
        outputs = str(kernel.run(code, 30).outputs)
    assert "HOME" in outputs
    assert "hunter2" not in outputs


def test_processes_of_the_machine_are_not_there(kind: str, shared: Run) -> None:
    seen = shared("import os\nprint(*[name for name in os.listdir('/proc') if name.isdigit()])").split()
    assert 1 <= len(seen) <= 4  # the kernel, and bubblewrap's own first process where it is cold
    first = shared("print(open('/proc/1/cmdline').read())")
    assert ("bwrap" if kind == "cold" else "inside.zygote") in first
    assert str(os.getpid()) not in seen or os.getpid() < 10


def test_descriptors_left_open_lead_nowhere(shared: Run) -> None:
    seen = shared(
        "import os\nfor n in os.listdir('/proc/self/fd'):\n    if os.path.lexists(f'/proc/self/fd/{n}'): print(os.readlink(f'/proc/self/fd/{n}'))"
    )
    kinds = {line.split(":")[0] for line in seen.splitlines()}
    assert kinds <= {"/dev/null", "pipe", "socket", "anon_inode", "/proc/2/fd", "/scratch/.home"}


@pytest.fixture(scope="module")
def without_solution(kind: str) -> Iterator[Run]:
    hidden = ["landmarks.models.scratch", "landmarks.training", "landmarks.progress"]
    ready = Preparation(withheld=hidden)
    with WarmKernel(ready=ready) if kind == "warm" else SandboxedKernel(withheld=hidden) as kernel:
        yield lambda code: str(kernel.run(code, 60).outputs)


def test_a_withheld_module_is_neither_source_nor_bytecode(without_solution: Run) -> None:
    source = PACKAGE / "models" / "scratch.py"
    word = "AdaptiveAvgPool2d"
    assert word in source.read_text()
    folder = str(source.parents[1])
    search = f"import os\nfor at, _, files in os.walk({folder!r}):\n    for file in files:\n        content = open(os.path.join(at, file), 'rb').read()\n        if b'{word}' in content: print(os.path.join(at, file))"
    said = without_solution(search)
    assert "scratch" not in said
    assert "training" not in said


def test_bytecode_that_another_process_writes_meanwhile_is_not_seen(without_solution: Run) -> None:
    folder = PACKAGE / "models" / "__pycache__"
    assert folder.is_dir()  # made when the module was withheld
    late = folder / "late-for-a-test.pyc"
    late.write_bytes(b"solution")
    try:
        assert "late" not in without_solution(f"import os\nprint(os.listdir({str(folder)!r}))")
    finally:
        late.unlink()


def test_using_what_is_withheld_says_so_and_importing_its_neighbours_works(without_solution: Run) -> None:
    said = without_solution("import landmarks.progress as p\np.Progress()")
    assert "landmarks.progress is what this assignment asks for" in said
    assert "what this assignment asks for" in without_solution("class Mine(p.Progress): ...")
    assert "asks for" not in without_solution("from landmarks.data import storage")


SEARCH = """
import os
for at, _, files in os.walk({folder!r}):
    for file in files:
        with open(os.path.join(at, file), "rb") as opened:
            if {word!r} in opened.read():
                print(os.path.join(at, file))
"""


def test_the_labels_of_the_pictures_that_ship_are_not_there(shared: Run) -> None:
    with zipfile.ZipFile(ARCHIVE) as archive:
        word = next(name for name in archive.namelist() if name.startswith("test/0")).encode()
    search = SEARCH.format(folder=str(PACKAGE), word=word)
    here: list[str] = []
    exec(search, {"print": here.append})
    assert here == [str(ARCHIVE)]  # from outside the sandbox, they are found
    assert shared(search).split() == []
    assert "denied: DataError" in shared(
        f"{TRY}\nfrom landmarks.data.sources import open_data\nattempt(open_data, 'renders')"
    )


def test_nor_does_a_container_show_them() -> None:
    view = build_view()
    told = arguments(
        view, Limits(), {path: f"/made/{n}" for n, path in enumerate(view.texts)}, user="1:1", podman=True
    )
    (source,) = [word.split(":")[0] for word in told if word.endswith(f":{ARCHIVE}:ro")]
    assert source.startswith("/made/")
    assert view.texts[str(ARCHIVE)] == ""


def test_pictures_unpacked_below_what_is_shown_are_not_there(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a cache is kept in the folder of the Python environment."""
    cache = PACKAGE / "cache-of-a-test"
    monkeypatch.setenv("LANDMARKS_CACHE", str(cache))
    label = cache / "renders" / "test" / "07.Stonehenge"
    label.mkdir(parents=True)
    try:
        with WarmKernel() if kind == "warm" else SandboxedKernel() as kernel:
            said = str(kernel.run(f"import os\nprint(os.listdir({str(cache)!r}))", 30).outputs)
    finally:
        shutil.rmtree(cache)
    assert "[]" in said


def test_a_module_that_is_not_there_cannot_be_withheld() -> None:
    for name in ("landmarks.models.scracth", "torch", "landmarks", "os.path", "landmarks/../x"):
        with pytest.raises(ValueError, match="withh"):
            SandboxedKernel(withheld=[name]).__enter__()
