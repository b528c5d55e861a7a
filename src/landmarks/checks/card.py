"""The card that a learner reads below a check: HTML in a notebook, plain text elsewhere.

Colours come from the page, and so suit light and dark; the state is said by a sign and a word as
well as by colour. Styles are inline, since JupyterLab removes style sheets from what it does not trust.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from html import escape

from landmarks.checks.contract import Check, Verdict

__all__ = ["Card", "card_of", "read_card"]

# Signs, words and the one colour of each state; the colours have a contrast of 3 : 1 on white and on #111.
_STATES = {
    "right": ("✓", "Right", "#2e8540"),
    "partly": ("◐", "Partly right", "#b26a00"),
    "wrong": ("✗", "Not yet", "#d03a3a"),
}
_BOX = (
    "border:1px solid rgba(128,128,128,.45);border-left:6px solid {colour};border-radius:6px;"
    "padding:.6em 1em;margin:.4em 0;max-width:52em;line-height:1.5;"
    "color:var(--jp-content-font-color1,inherit);background:transparent"
)
_PRE = "white-space:pre-wrap;background:rgba(128,128,128,.12);padding:.5em;margin:.3em 0;color:inherit"


@dataclass(frozen=True)
class Card:
    """What is shown of a verdict: `hints` open one after another; `printed` is the output meanwhile."""

    state: str
    title: str
    message: str
    score: float
    hints: tuple[tuple[str, str], ...] = ()
    printed: str = ""

    def _repr_html_(self) -> str:
        sign, word, colour = _STATES[self.state]
        share = f" ({self.score:.0%} of the points)" if self.state == "partly" else ""
        parts = [
            f'<div role="status" style="{_BOX.format(colour=colour)}">',
            f'<div><strong><span aria-hidden="true" style="color:{colour}">{sign}</span> '
            f"{word}{share}</strong>"
            f" · {_html(self.title)}</div>",
            f'<div style="margin:.3em 0;white-space:pre-line">{_html(self.message)}</div>',
        ]
        for number, (label, hint) in enumerate(self.hints):
            if number == 0:
                parts.append(f'<div style="margin:.3em 0"><em>{label}:</em> {_html(hint)}</div>')
            else:
                parts.append(f"<details><summary>{label}</summary><div>{_html(hint)}</div></details>")
        if self.printed:
            body = f'<pre style="{_PRE}">{escape(self.printed)}</pre>'
            parts.append(f"<details><summary>What your code printed</summary>{body}</details>")
        return "".join([*parts, "</div>"])

    def __str__(self) -> str:
        sign, word, _ = _STATES[self.state]
        share = f" ({self.score:.0%} of the points)" if self.state == "partly" else ""
        lines = [f"{sign} {word}{share} · {self.title}", *_wrapped(self.message)]
        for label, hint in self.hints:
            lines += _wrapped(f"{label}: {hint}")
        if self.printed:
            lines += ["  What your code printed:", textwrap.indent(self.printed, "  | ")]
        return "\n".join(lines)

    def _repr_pretty_(self, printer: object, cycle: bool) -> None:  # noqa: ARG002
        """IPython asks this for the text that stands beside the HTML."""
        printer.text(str(self))  # type: ignore[attr-defined]


def card_of(check: Check, verdict: Verdict, printed: str = "", stale: str = "") -> Card:
    """The card of a verdict. The last hint always says where to read again.

    `stale` names the error for which the cell before was not run, so that what was judged is older than it.
    """
    state = "right" if verdict.passed else "partly" if verdict.score > 0 else "wrong"
    hints: list[tuple[str, str]] = []
    if not verdict.passed:
        hints = list(zip(("Hint", "Explain it to me"), verdict.hints, strict=False))
        more = f" {verdict.hints[2]}" if len(verdict.hints) > 2 else ""
        where = f"The section “{check.section}” of this notebook has it.{more}"
        hints.append(("Where to read again", where))
    message = verdict.message
    if stale:
        article = "an" if stale[0] in "AEIOU" else "a"
        message = (
            f"The cell that you ran before this one ended in {article} {stale}, so nothing of it counts. "
            f"This is about the code from before it: {message}"
        )
    return Card(state, check.title, message, verdict.score, tuple(hints), printed)


def read_card(text: str) -> tuple[str, float] | None:
    """The state of a card and its share of the points, from its plain text; `None` if it is no card."""
    for state, (sign, word, _) in _STATES.items():
        found = re.match(rf"{sign} {word}(?: \((\d+)% of the points\))? · ", text)
        if found:
            return state, int(found[1]) / 100 if found[1] else float(state == "right")
    return None


def _html(text: str) -> str:
    """Escaped, with `code` between backticks."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(text))


def _wrapped(text: str) -> list[str]:
    return [
        line
        for part in text.splitlines()
        for line in textwrap.wrap(part, 96, initial_indent="  ", subsequent_indent="  ")
    ]
