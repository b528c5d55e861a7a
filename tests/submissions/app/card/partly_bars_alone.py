"""Bars without words."""
# misconception: tags-missing

import html
from html import escape

from landmarks.catalog import title


def card(name, sentence, tags):
    rows = "".join(
        f'<div style="width:{share:.1%};background:navy">&nbsp;</div>'
        for tag, share in tags
    )
    return f"<div><b>{escape(name)}</b><p>{escape(sentence)}</p>{rows}</div>"
