"""The documents. What makes a site of them is in `docs.site`."""
