"""A table."""

import html
from html import escape

from landmarks.catalog import title


def card(name, sentence, tags):
    rows = "".join(
        f"<tr><td>{escape(title(tag))}</td><td>{share:.0%}</td>"
        f"<td style='width:300px'><div style='background:navy; width: {100 * share:.2f}%'>&nbsp;</div></td></tr>"
        for tag, share in tags
    )
    return f"<section><h3>{escape(name)}</h3>{escape(sentence)}<table>{rows}</table></section>"
