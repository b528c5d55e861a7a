"""One source, three faces: from `solutions/NN-name/NN-name.py` to the executed and to the released notebook.

`source` reads it, `execute` runs notebooks, `tidy` leaves in them what belongs there, `release` lets nbgrader
take the solutions out, `build` writes the faces, `inspect` says what is wrong with them, and `examine` runs
them too. `bundle` makes the learners' copy, `lab` opens it, and `report` says how far a learner has come.
"""
