"""Sphinx's settings. No page of the site asks another server for anything."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from landmarks import __version__

project = "Landmarks"
author = "Landmarks contributors"
copyright = "2026, Landmarks contributors. Text and pictures: CC BY 4.0; code: MIT"
version = release = __version__

extensions = ["myst_nb", "docs.site.mathml", "docs.site.alternatives"]
exclude_patterns = ["README.md", "handout"]  # the first is part of index.md, the second is for download
# The notebooks come executed, with figures that took minutes of training.
nb_execution_mode = "off"
# Scripts from another server, which widgets would need; the notebooks keep none.
nb_ipywidgets_js: dict[str, dict[str, str]] = {}
nb_merge_streams = True
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "Landmarks"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
