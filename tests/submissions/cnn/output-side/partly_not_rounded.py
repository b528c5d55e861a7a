"""Divides and does not round."""
# misconception: not-rounded


def output_side(side, kernel_size, stride=1, padding=0):
    return (side + 2 * padding - kernel_size) / stride + 1
