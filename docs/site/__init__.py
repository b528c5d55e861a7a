"""Makes the site, the tables of figures and the drawings from text, with no network.

`python -m docs.site` builds build/site/index.html. `docs.site.tables`, `docs.site.drawing` and
`docs.site.overview` renew what the documents show.
"""
