"""Leaves refused uploads out."""
# misconception: uploads-lost

import os

import numpy as np
import torch


def handle(uploads, predictor, class_names, threshold):
    results = []
    for upload in uploads:
        tags = []
        try:
            if upload["size"] > MAX_BYTES:
                raise BadUpload("This file is too large.")
            pictures = torch.from_numpy(np.array(open_picture(upload["content"]))).permute(2, 0, 1).unsqueeze(0)
            tags = top_tags(predictor(pictures).squeeze(0), class_names)
            words = sentence(tags, threshold)
        except BadUpload as refusal:
            continue
        except Exception:
            words = "Something went wrong; please try another picture."
        results.append({"name": upload["name"], "sentence": words, "tags": tags})
    return results
