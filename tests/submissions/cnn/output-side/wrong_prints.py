"""Prints the answer in place of returning it."""
# misconception: unusable


def output_side(side, kernel_size, stride=1, padding=0):
    print((side + 2 * padding - kernel_size) // stride + 1)
