"""Raises for everything."""
# misconception: plain-picture-not-opened


def open_picture(content):
    raise ValueError("This file is no picture that can be opened.")
