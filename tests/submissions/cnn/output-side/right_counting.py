"""Slides the kernel and counts."""


def output_side(side, kernel_size, stride=1, padding=0):
    positions = range(-padding, side + padding - kernel_size + 1, stride)
    return len(positions)
