"""What runs in the sandbox beside the learner's code. Nothing here is trusted once a cell has run.

These files see neither the judges nor what the package withholds: `landmarks.grading.stage` lays out what a
sandbox may import, and this part is in it.
"""
