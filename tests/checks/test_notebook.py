"""Whatever a learner's cell holds, `check` ends soon, with a card that says what to do."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell

from landmarks.checks import LiveCurves, notebook, withholding
from landmarks.checks.card import card_of
from landmarks.checks.contract import Case, Check, Verdict
from landmarks.checks.limits import MOST_PRINTED, CappedText, time_limit
from landmarks.checks.running import OutOfTime, decide, observe
from landmarks.checks.schema import Array
from landmarks.checks.values import as_array

CHECK = Check(
    id="cnn.double",
    title="Twice as much",
    section="1. Doubling",
    draw=lambda _: Case({"x": np.array([1.0, 2.0])}),
    probe=lambda student, inputs: {
        "y": as_array(student.call("double", x=inputs["x"]), "`double(…)`").astype(float)
    },
    judge=lambda seen, case: (
        Verdict(1.0, "Right.")
        if np.array_equal(seen["y"], 2 * np.asarray(case.inputs["x"]))
        else Verdict(0.0, "It should be [2, 4].", "wrong", ("Count.", "Twice is x + x.", "Read it."))
    ),
    schema={"y": Array()},
    limit_sec=3.0,  # generous: the machine may be busy
)


class Liar:
    """Raises in everything that is asked of it."""

    def _refuse(self, *_: Any) -> Any:
        raise SystemExit("no")

    __repr__ = __str__ = __array__ = __len__ = __float__ = _refuse

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class UnreadableError(Exception):
    def __str__(self) -> str:
        raise ValueError("no text")


def run(cell: str, check: Check = CHECK, **names: Any) -> tuple[Verdict, str]:
    """What a check says of a cell of code."""
    namespace: dict[str, Any] = {
        "np": np,
        "torch": torch,
        "Liar": Liar,
        "UnreadableError": UnreadableError,
        **names,
    }
    exec(cell, namespace)
    return notebook.run_check(check, namespace)


@pytest.mark.parametrize(
    ("body", "word", "said"),
    [
        ("raise NotImplementedError()", "unfilled", "placeholder"),
        ("return None", "unusable", "None"),
        ("return [2.0, 4.0]", "", "Right"),
        ("return torch.tensor([2.0, 4.0], requires_grad=True)", "", "Right"),
        ("return torch.tensor([2.0, 4.0], dtype=torch.bfloat16)", "", "Right"),
        ("return 2 * x.astype(np.float64)", "", "Right"),
        ("return x * np.nan", "wrong", "[2, 4]"),
        ("return ['a', 'b']", "unusable", "numbers"),
        ("return Liar()", "unusable", "Liar"),
        ("return [[1], [2, 3]]", "unusable", "list"),
        ("return torch.ones(2, device='meta')", "unusable", "tensor"),
        ("return np.ones(3_000_000)", "unusable", "3,000,000"),
        ("1 / 0", "raised", "ZeroDivisionError"),
        ("raise UnreadableError", "raised", "UnreadableError"),
        ("raise SystemExit", "raised", "SystemExit"),
        ("while True: pass", "endless", "3 seconds"),
        ("while True:\n        try: 1 / 0\n        except BaseException: pass", "endless", "3 seconds"),
    ],
)
def test_each_kind_of_cell_gets_its_card(body: str, word: str, said: str) -> None:
    verdict, _ = run(f"def double(x):\n    {body}")
    assert verdict.misconception == word
    assert said in verdict.message
    card = card_of(CHECK, verdict)
    assert ("1. Doubling" in str(card)) == (not verdict.passed)


@pytest.mark.parametrize(
    ("cell", "word", "said"),
    [
        ("", "missing", "`double` is not there"),
        ("double = ...", "missing", "`double` is not there"),
        ("def Double(x): return 2 * x", "missing", "You have `Double`"),
        ("double = 3", "unusable", "got int"),
        ("def double(x, y): return x", "signature", "should take the arguments (x); yours takes (x, y)"),
        ("def double(z): return 2 * z", "", "Right"),
        ("double = np.add(1, 1)", "unusable", "function or a class"),
    ],
)
def test_a_missing_or_changed_function_is_named(cell: str, word: str, said: str) -> None:
    verdict, _ = run(cell)
    assert (verdict.misconception, said in verdict.message) == (word, True)


def test_a_megabyte_of_output_is_cut_and_nothing_reaches_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    verdict, printed = run(
        "import sys\ndef double(x):\n    print('a' * 1_000_000)\n    sys.stderr.write('warned')\n    "
        "return 2 * x"
    )
    assert verdict.passed
    assert len(printed) < MOST_PRINTED + 100
    assert "more characters" in printed
    assert capsys.readouterr() == ("", "")


def test_little_output_is_kept_whole() -> None:
    text = CappedText()
    text.write("a" * MOST_PRINTED)
    assert text.shown() == "a" * MOST_PRINTED


def test_a_check_raises_one_line_and_shows_the_card(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(notebook, "find", lambda _: CHECK)
    with pytest.raises(AssertionError, match="Twice as much") as caught:
        exec("check('cnn.double')", {"check": notebook.check})
    assert len(caught.value._render_traceback_()) == 1  # type: ignore[attr-defined]
    printed = capsys.readouterr()
    assert "✗ Not yet" in printed.out
    assert printed.err == ""


def test_a_passed_check_returns_nothing_and_opens_what_needs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(notebook, "find", lambda _: CHECK)
    notebook._passed.clear()
    assert not notebook.solved("cnn.double")
    assert "Skipped for now" in capsys.readouterr().out
    for _ in range(2):  # cells may be run twice
        assert notebook.check.__call__ is not None
        names: dict[str, Any] = {"check": notebook.check, "double": lambda x: 2 * x}
        exec("result = check('cnn.double')", names)
        assert names["result"] is None
    assert notebook.solved("cnn.double")


def test_random_numbers_and_gradient_mode_are_left_as_they_were() -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    run("def double(x):\n    torch.rand(9); torch.set_grad_enabled(False)\n    return 2 * x")
    assert torch.is_grad_enabled()
    assert torch.equal(torch.rand(1), expected)


@pytest.mark.parametrize("in_thread", [False, True], ids=["alarm", "watchdog"])
def test_an_endless_loop_is_stopped_and_a_short_one_is_not(in_thread: bool) -> None:
    seen: list[str] = []

    def work() -> None:
        try:
            with time_limit(0.3):
                while True:
                    time.sleep(0.01)
        except OutOfTime:
            seen.append("stopped")
        with time_limit(5):
            seen.append("ended")
        time.sleep(0.3)
        seen.append("undisturbed")

    if in_thread:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(20)
    else:
        work()
    assert seen == ["stopped", "ended", "undisturbed"]


def test_a_forged_observation_scores_nothing() -> None:
    case = Case({"x": np.array([1.0, 2.0])})
    for forged in (
        {"y": "full marks"},
        {"y": np.zeros(2), "score": 1},
        {"$trouble": {"kind": "praise"}},
        {"$trouble": 1},
    ):
        assert decide(CHECK, forged, case).score == 0  # type: ignore[arg-type]


def test_what_a_probe_cannot_encode_is_trouble_not_a_crash() -> None:
    broken = Check(**{**vars(CHECK), "probe": lambda *_: {"y": object()}})
    assert decide(broken, observe(broken, {}, {}), Case({})).score == 0


def test_a_withheld_module_cannot_be_imported_and_others_can(capsys: pytest.CaptureFixture[str]) -> None:
    import landmarks.training.loops

    assert landmarks.training.loops
    try:
        withholding.withhold(["landmarks.training.loops"])
        with pytest.raises(ImportError, match="holds the answer"):
            exec("from landmarks.training.loops import optimize", {})
        with pytest.raises(ImportError, match="holds the answer"):
            exec("from landmarks.training import loops", {})
        assert "An import" in capsys.readouterr().out
        exec("from landmarks.data.loaders import get_data_loaders", {})
        with withholding.opened():
            exec("from landmarks.training.loops import optimize", {})
    finally:
        withholding.withhold(())
    exec("from landmarks.training.loops import optimize", {})


def test_a_card_says_its_state_in_words_and_escapes_what_learners_wrote() -> None:
    verdict = Verdict(0.5, "got `<b>` & more", "wrong", ("Look.", "Because.", "Page 3."))
    card = card_of(CHECK, verdict, printed="<script>")
    html = card._repr_html_()
    assert "Partly right" in html
    assert "<script>" not in html
    assert "<code>&lt;b&gt;</code> &amp; more" in html
    assert html.count("<details>") == 3  # explanation, pointer, output; the nudge is open
    assert "Because." in str(card)
    assert "50%" in str(card)


@pytest.mark.skipif(sys.platform == "win32", reason="hardware: no alarm there")
def test_the_alarm_is_put_back() -> None:
    import signal

    before = signal.getsignal(signal.SIGALRM)
    run("def double(x): return 2 * x")
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_figure_comes_with_its_text_and_is_closed() -> None:
    from matplotlib import pyplot

    from landmarks.checks.display import picture_bundle

    figure, axis = pyplot.subplots()
    axis.plot([1, 2])
    bundle = picture_bundle(figure, 'A line that rises, "steadily".')
    assert 'alt="A line that rises, &quot;steadily&quot;."' in bundle["text/html"]
    assert bundle["text/html"].startswith('<img src="data:image/jpeg;base64,/9j/')
    assert bundle["text/plain"] == 'Figure: A line that rises, "steadily".'
    assert pyplot.get_fignums() == []


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """An IPython that runs cells as a kernel does: a cell that fails does not stop the next."""
    monkeypatch.setattr(notebook, "find", lambda _: CHECK)
    notebook._passed.clear()
    made = InteractiveShell()
    monkeypatch.setattr("IPython.core.getipython.get_ipython", lambda: made)
    made.push({"check": notebook.check, "solved": notebook.solved})
    yield made
    made.history_manager.enabled = False


GOOD = "def double(x):\n    return 2 * x"
STUB = "def double(x):\n    raise NotImplementedError()"
ASK = "check('cnn.double')"


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["", ASK], "`double` is not there yet"),
        (["def double(x:", ASK], "SyntaxError, mend it first"),
        ([STUB, "def double(x:", ASK], "SyntaxError, mend it first"),
        (["def double(x):\n    return factor * x", ASK, "factor = 2"], "Run All Above Selected Cell"),
        ([ASK, GOOD], "Run All Above Selected Cell"),  # as after a restart of the kernel
        ([GOOD, "%reset_selective -f double", ASK], "`double` is not there yet"),
        (["if solved('cnn.double'): print('used')"], 'check("cnn.double")'),  # its check cell was deleted
        ([GOOD, "def double(x)", ASK], "in a SyntaxError, so nothing of it counts"),
        ([GOOD, "def double(x):\nreturn x", ASK], "in an IndentationError, so nothing of it counts"),
        ([GOOD, "def double(x)", "def double(x): return 3", ASK], "Twice as much It should be [2, 4]."),
        ([GOOD, ASK, GOOD, ASK], "✓ Right"),
        (["def double(x):\n    return factor * x", ASK, "factor = 2", ASK], "✓ Right"),
    ],
    ids=[
        "empty",
        "syntax",
        "syntax after stub",
        "order",
        "restart",
        "gone",
        "deleted check",
        "syntax after right",
        "indentation after right",
        "syntax before wrong",
        "twice",
        "mended",
    ],
)
def test_cells_in_any_order_or_state_get_words_that_say_what_to_do(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cells: list[str], said: str
) -> None:
    for source in cells:
        shell.run_cell(source)
    assert said in " ".join(capsys.readouterr().out.split())


def test_curves_grow_and_count_epochs_in_whole_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    from matplotlib import pyplot

    curves = LiveCurves()
    for epoch in (1, 2, 3):
        curves.add(epoch, training=1 / epoch, validation=2 / epoch)
    assert "after epoch 3: training 0.333, validation 0.667" in capsys.readouterr().out
    (axes,) = curves._figure().axes
    assert len(axes.lines) == 2
    assert all(tick == round(tick) for tick in axes.get_xticks())
    pyplot.close("all")
