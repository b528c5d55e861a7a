"""One source, three faces: from `solutions/NN-name/NN-name.py` to the executed and to the released notebook.

`source` reads it, `execute` runs notebooks, `tidy` leaves in them what belongs there, `release` lets nbgrader
take the solutions out, `build` writes the faces, and `inspect` says what is wrong with them.
"""
