"""Formulas as MathML, which browsers draw and screen readers read without a script from another server."""

from __future__ import annotations

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

__all__ = ["as_mathml", "setup"]

_log = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this once, when it reads the settings."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def as_mathml(formula: str, *, block: bool) -> str:
    """Raises `MathError` for LaTeX that docutils does not know."""
    # It knows dots on the line and in the middle, and not the command that chooses between them.
    return str(tex2mathml(formula.replace(r"\dots", r"\ldots"), as_block=block))


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    _write(writer, node, block=False)


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    _write(writer, node, block=True)


def _write(writer: HTML5Translator, node: nodes.math | nodes.math_block, *, block: bool) -> None:
    try:
        made = as_mathml(node.astext(), block=block)
    except MathError as error:
        _log.warning("this formula cannot be drawn: %s", error, location=node)
    else:
        writer.body.append(f'<div class="formula">{made}</div>' if block else made)
    raise nodes.SkipNode
