"""No bars."""
# misconception: bars-missing

import html
from html import escape

from landmarks.catalog import title


def card(name, sentence, tags):
    rows = "".join(
        f'<div>{escape(title(tag))} {share:.1%}</div>'
        for tag, share in tags
    )
    return f"<div><b>{escape(name)}</b><p>{escape(sentence)}</p>{rows}</div>"
