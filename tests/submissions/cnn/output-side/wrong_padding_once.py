"""Counts the padding once."""
# misconception: padding-counted-once


def output_side(side, kernel_size, stride=1, padding=0):
    return (side + padding - kernel_size) // stride + 1
