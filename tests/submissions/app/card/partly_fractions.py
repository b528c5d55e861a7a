"""A width of 0.5 %."""
# misconception: bars-as-fractions

import html
from html import escape

from landmarks.catalog import title


def card(name, sentence, tags):
    rows = "".join(
        f'<div>{escape(title(tag))} {share:.1%}</div><div style="width:{share:.3f}%;background:navy">&nbsp;</div>'
        for tag, share in tags
    )
    return f"<div><b>{escape(name)}</b><p>{escape(sentence)}</p>{rows}</div>"
