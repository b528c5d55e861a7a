"""The answers of the example in the text, by heart."""
# misconception: wrong-formula


def output_side(side, kernel_size, stride=1, padding=0):
    return 64 if stride == 1 else 32
