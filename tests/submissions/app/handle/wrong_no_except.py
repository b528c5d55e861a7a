"""Lets the refusal out."""
# misconception: traceback-gets-out

import os

import numpy as np
import torch


def handle(uploads, predictor, class_names, threshold):
    results = []
    for upload in uploads:
        pictures = torch.from_numpy(open_picture(upload["content"])).permute(2, 0, 1)[None]
        tags = top_tags(predictor(pictures)[0], class_names)
        results.append({"name": upload["name"], "sentence": sentence(tags, threshold), "tags": tags})
    return results
