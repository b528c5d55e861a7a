"""Refuses everything."""
# misconception: plain-picture-not-opened


def open_picture(content):
    raise BadUpload("This file is no picture that can be opened.")
