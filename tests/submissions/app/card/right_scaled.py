"""Bars that are scaled to the longest."""

import html
from html import escape

from landmarks.catalog import title


def card(name, sentence, tags):
    most = max(share for _, share in tags)
    lines = []
    for tag, share in tags:
        lines.append(f"<p>{html.escape(title(tag), quote=True)}: {share:.1%}</p>")
        lines.append(f'<div style="height:6px;width:{100 * share / most:.1f}%;background:#333"></div>')
    return "<div>" + html.escape(name) + "<br>" + html.escape(sentence) + "".join(lines) + "</div>"
