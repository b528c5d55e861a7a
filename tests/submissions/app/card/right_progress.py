"""The browser's own bars."""

import html
from html import escape

from landmarks.catalog import title


def card(name, sentence, tags):
    parts = ["<article><h4>", escape(name), "</h4><p>", escape(sentence), "</p><ol>"]
    for tag, share in tags:
        parts.append(f'<li>{escape(tag)} <progress max="1" value="{share}"></progress> {share * 100:.1f} %</li>')
    return "".join(parts) + "</ol></article>"
