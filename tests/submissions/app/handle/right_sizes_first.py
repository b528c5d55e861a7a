"""Sorts out the large ones first, keeping the order."""

import os

import numpy as np
import torch


def handle(uploads, predictor, class_names, threshold):
    results = {}
    for number, upload in enumerate(uploads):
        if upload["size"] > MAX_BYTES:
            results[number] = {"name": upload["name"], "sentence": "At most 20 MB, please.", "tags": []}
    for number, upload in enumerate(uploads):
        if number in results:
            continue
        try:
            batch = torch.as_tensor(np.ascontiguousarray(open_picture(upload["content"]).transpose(2, 0, 1)))[None]
            tags = top_tags(predictor(batch)[0].detach(), class_names)
            results[number] = {"name": upload["name"], "sentence": sentence(tags, threshold), "tags": tags}
        except BadUpload as error:
            results[number] = {"name": upload["name"], "sentence": str(error), "tags": []}
        except Exception:
            results[number] = {"name": upload["name"], "sentence": "Please try another picture.", "tags": []}
    return [results[number] for number in range(len(uploads))]
