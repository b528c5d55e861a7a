"""Marking what learners hand in: from a folder of notebooks that nobody vouches for to grades."""
