"""Ignores the stride."""
# misconception: stride-ignored


def output_side(side, kernel_size, stride=1, padding=0):
    return side + 2 * padding - kernel_size + 1
