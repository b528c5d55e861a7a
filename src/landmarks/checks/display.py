"""How a notebook shows a card or a figure, and a terminal the same as text."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import Any

from landmarks.checks.card import Card

__all__ = ["in_notebook", "picture_bundle", "show", "show_card"]


def in_notebook() -> bool:
    """Is this IPython, which can show more than text?"""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


def show_card(card: Card) -> None:
    if in_notebook():
        from IPython.display import display

        display(card)
    else:
        print(card)


def show(figure: Any, alt: str) -> None:
    """Shows a matplotlib figure as a small JPEG with a text for those who do not see it, and closes it.

    Args:
        figure: what `pyplot.figure()` or `pyplot.subplots()` made.
        alt: what the figure shows, in a sentence or two.
    """
    bundle = picture_bundle(figure, alt)
    if in_notebook():
        from IPython.display import display

        display(bundle, raw=True)
    else:
        print(bundle["text/plain"])


def picture_bundle(figure: Any, alt: str) -> dict[str, str]:
    """The figure as IPython's bundle of HTML and plain text; it is closed.

    HTML, since JupyterLab gives a bare `image/jpeg` no alternative text, whatever its metadata say.
    """
    data = base64.b64encode(_jpeg(figure)).decode()
    image = f'<img src="data:image/jpeg;base64,{data}" alt="{escape(alt)}" style="max-width:100%">'
    return {"text/html": image, "text/plain": f"Figure: {alt}"}


def _jpeg(figure: Any) -> bytes:
    """The figure as a JPEG of moderate size; it is closed."""
    from matplotlib import pyplot

    buffer = io.BytesIO()
    figure.savefig(buffer, format="jpeg", dpi=90, bbox_inches="tight", pil_kwargs={"quality": 85})
    pyplot.close(figure)
    return buffer.getvalue()
