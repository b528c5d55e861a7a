"""Cases and verdicts for the card and the page. Withheld: it knows the answers."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import numpy as np

from landmarks.checks.app.tag_judges import shown_names
from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.judging import close, said

__all__ = ["draw_card", "draw_page", "judge_card", "judge_page"]


_CARD_NAMES = (
    "16.Eiffel_Tower",
    "09.Golden_Gate_Bridge",
    "20.Matterhorn",
    "07.Stonehenge",
    "41.Machu_Picchu",
)


class _Reader(HTMLParser):
    """The text of some HTML, its tags, and the lengths of its bars."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.lengths: list[float] = []
        self.feed(html)
        self.close()
        self.text = " ".join(" ".join(self.words).split())

    def handle_data(self, data: str) -> None:
        """The parser calls this with each piece of text."""
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The parser calls this at each opening tag."""
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        width = re.search(r"(?<![-\w])width:\s*(\d+(?:\.\d+)?)%", given.get("style", ""))
        try:
            if width:
                self.lengths.append(float(width[1]))
            elif tag in ("progress", "meter"):
                self.lengths.append(100 * float(given["value"]) / float(given.get("max") or 1))
        except (KeyError, ValueError, ZeroDivisionError):
            return


def draw_card(rng: np.random.Generator) -> Case:
    """A file's name that a visitor chose with care, and a sentence with signs that HTML knows."""
    names = [str(name) for name in rng.permutation(np.array(_CARD_NAMES))]
    shares = sorted((float(share) for share in rng.dirichlet(np.ones(6))[:5]), reverse=True)
    number = int(rng.integers(10, 99))
    return Case(
        {
            "name": f"<img src=x onerror=alert({number})>.jpg",
            "sentence": f"Tower & bridge: 1 < {number} pictures.",
            "tags": [[name, share] for name, share in zip(names, shares, strict=True)],
        }
    )


def judge_card(observation: Observation, case: Case) -> Verdict:
    html = str(observation["html"])
    page = _Reader(html)
    tags: Any = case.inputs["tags"]
    name = str(case.inputs["name"])
    hurt = "img" in page.tags or "<img src=x" in html.lower()
    places = [
        min((page.text.find(n) for n in shown_names(tag) if n in page.text), default=-1) for tag, _ in tags
    ]
    shares = [float(found) for found in re.findall(r"(\d+(?:\.\d+)?)\s?%", page.text)]
    said_all = all(any(abs(number - 100 * share) <= 1.0 for number in shares) for _, share in tags)
    return combine(
        Facet(
            not hurt,
            f"The file is named {name!r}, and your card lets the browser run that.",
            "not-escaped",
            _CARD_HINTS["not-escaped"],
            weight=3,
        ),
        Facet(
            name in page.text and " ".join(str(case.inputs["sentence"]).split()) in page.text,
            "The card should show the file's name and the sentence, to the letter, signs like & and < "
            "included.",
            "name-or-sentence-missing",
            _CARD_HINTS["name-or-sentence-missing"],
        ),
        Facet(
            min(places) >= 0 and said_all,
            "Each of the tags should be there with its name and its percentage, in text: a bar alone "
            "says nothing to somebody who does not see it.",
            "tags-missing",
            _CARD_HINTS["tags-missing"],
            weight=2,
        ),
        Facet(
            places == sorted(places),
            "The tags should keep their order, the likeliest first.",
            "order-lost",
            _CARD_HINTS["order-lost"],
        ),
        _bars_facet(page.lengths, [share for _, share in tags]),
        praise="A card that shows all of it, and runs nothing of it.",
    )


_CARD_HINTS: dict[str, tuple[str, ...]] = {
    "not-escaped": (
        "Who chooses a file's name, and what does a browser do with what stands between < and >?",
        "Text becomes HTML only through `html.escape`. Everything from outside is text: names above all.",
    ),
    "name-or-sentence-missing": ("Is something escaped twice, or left out?",),
    "tags-missing": ("What is left of your card when it is read aloud?",),
    "order-lost": ("In which order does your loop go?",),
}


def _bars_facet(lengths: list[float], shares: list[float]) -> Facet:
    bars = lengths[-len(shares) :] if len(lengths) >= len(shares) else []
    scaled = (
        bool(bars)
        and bars[0] > 0
        and close([b / bars[0] for b in bars], [s / shares[0] for s in shares], share=0.05, least=0.03)
    )
    fractions = scaled and bars[0] < 1.2 * shares[0] and bars[0] <= 1
    return Facet(
        scaled and not fractions and max(bars) <= 100.5,
        f"There should be a bar for each tag, with a width in percent; yours have "
        f"{said(bars) if bars else 'none'}.",
        "bars-as-fractions" if fractions else "bars-missing" if not bars else "bars-wrong",
        (
            "Which width do your bars have in the HTML? Print it.",
            "In a style, `width:` takes a percentage: a probability of 0.5 is 50 %, not 0.5 %.",
        ),
        weight=2,
    )


def draw_page(rng: np.random.Generator) -> Case:
    numbers = [int(n) for n in rng.choice(np.arange(100, 999), 3, replace=False)]
    names: Any = [f"IMG_{n}.jpg" for n in numbers]
    answers: Any = {name: f"This is answer {int(rng.integers(10_000, 99_999))}." for name in names}
    return Case({"rounds": [names[:2], names[2:]], "answers": answers, "class": "16.Eiffel_Tower"})


def judge_page(observation: Observation, case: Case) -> Verdict:
    rounds: Any = case.inputs["rounds"]
    answers: Any = case.inputs["answers"]
    received: Any = observation["received"]
    html: Any = observation["html"]
    shown = [all(answers[name] in text for name in names) for text, names in zip(html, rounds, strict=False)]
    first = any(answers[name] in html[0] for name in rounds[0]) if html else False
    return combine(
        Facet(
            observation["uploads"] == 1,
            f"The page should hold one `FileUpload`; yours holds {observation['uploads']}.",
            "no-upload-field",
            _PAGE_HINTS["no-upload-field"],
        ),
        Facet(
            bool(received) and received[0] == list(rounds[0]),
            "When two pictures are uploaded, `handle` should be called once with both; "
            f"it was called with {received[0] if received else 'nothing: nobody listens to the field'}.",
            "nobody-listens" if not received else "wrong-uploads",
            (
                "Which trait of a `FileUpload` changes when somebody uploads?",
                '`field.observe(function, names="value")` calls your function with a change; its '
                "`new` is the tuple of uploads.",
            ),
            weight=2,
        ),
        Facet(
            len(shown) == 2 and shown[0],
            "After an upload the page should show a card for each result, in an `HTML` widget; "
            f"{'one of two is missing' if first else 'the answers are not there'}.",
            "one-card-only" if first else "nothing-shown",
            ("Into which widget do you write, and is it one that the page shows?",),
            weight=2,
        ),
        Facet(
            len(shown) == 2 and shown[1],
            "The second upload should be shown as well.",
            "first-upload-only",
            _PAGE_HINTS["first-upload-only"],
        ),
        praise="An upload, an answer for each picture, and again.",
    )


_PAGE_HINTS: dict[str, tuple[str, ...]] = {
    "no-upload-field": ("Is every widget among the children of the box that you return?",),
    "first-upload-only": ("What happens when the same page is used again?",),
}
