"""Results as HTML. Everything that a visitor chose, a file's name above all, is escaped here."""

from __future__ import annotations

from html import escape

from landmarks.app.uploads import TagResult
from landmarks.tags import Tag, place

__all__ = ["card", "downloads", "status"]


def card(result: TagResult) -> str:
    """One result: thumbnail, sentence, the likeliest landmarks as bars, and the tags to copy."""
    name = escape(result.name)
    if result.answer is None:
        return (
            f'<article class="lm-card lm-refused"><div class="lm-thumb" aria-hidden="true">!</div>'
            f"<div><h3>{name}</h3><p>{escape(result.sentence)}</p></div></article>"
        )
    kind = "" if result.answer.known else " lm-unknown"
    bars = "".join(_bar(tag) for tag in result.answer.tags)
    return (
        f'<article class="lm-card{kind}"><img class="lm-thumb" src="{result.thumbnail_url}" alt="{name}">'
        f"<div><h3>{name}</h3><p>{escape(result.sentence)}</p><ol>{bars}</ol>"
        f"{_keywords(result.answer.keywords)}</div></article>"
    )


def _bar(tag: Tag) -> str:
    share = f"{tag.probability:.1%}"
    where = f"<small>{escape(place(tag))}</small>" if place(tag) else ""
    return (
        f'<li><span class="lm-title">{escape(tag.title)} {where}</span><span class="lm-share">{share}</span>'
        f'<span class="lm-bar" aria-hidden="true"><span style="width:{share}"></span></span></li>'
    )


def _keywords(words: list[str]) -> str:
    if not words:
        return '<p class="lm-tags">No tags suggested.</p>'
    text = escape(", ".join(words), quote=True)
    return (
        f'<p class="lm-tags">Tags: <span class="lm-words">{text}</span> '
        f'<button type="button" class="lm-button" data-lm-copy="{text}">Copy tags</button></p>'
    )


def downloads(json_url: str, csv_url: str) -> str:
    """Links that save all results; both are `data:` addresses."""
    return (
        f'<p class="lm-downloads">Download all results: '
        f'<a class="lm-button" download="landmarks.csv" href="{escape(csv_url)}">CSV</a> '
        f'<a class="lm-button" download="landmarks.json" href="{escape(json_url)}">JSON</a></p>'
    )


def status(text: str, busy: bool = False) -> str:
    """The line that says what is going on; screen readers read it when it changes."""
    kind = " lm-busy" if busy else ""
    return f'<p class="lm-status{kind}" role="status" aria-live="polite">{escape(text)}</p>'
