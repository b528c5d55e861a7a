"""A helper for one upload, and a list comprehension."""

import os

import numpy as np
import torch



def one(upload, predictor, class_names, threshold):
    answer = {"name": upload["name"], "tags": []}
    if len(upload["content"]) > MAX_BYTES:
        return answer | {"sentence": "Too large for this page."}
    try:
        pixels = open_picture(bytes(upload["content"]))
    except BadUpload as error:
        return answer | {"sentence": f"Refused: {error}"}
    try:
        with torch.inference_mode():
            row = predictor(torch.tensor(pixels).movedim(-1, 0)[None])[0]
        tags = top_tags(row, class_names, k=5)
        return {"name": upload["name"], "tags": tags, "sentence": sentence(tags, threshold)}
    except RuntimeError:
        return answer | {"sentence": "The model could not make sense of this picture."}


def handle(uploads, predictor, class_names, threshold):
    return [one(upload, predictor, class_names, threshold) for upload in uploads]
