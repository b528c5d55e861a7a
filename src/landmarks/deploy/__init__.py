"""From a trained network to a file that others run: the predictor, its artefact, and predictions with them.

The exports to other formats are in `landmarks.deploy.export`, apart because importing ONNX takes a while.
"""

from landmarks.deploy.artefact import Artefact, load_artefact, require_classes, save_artefact
from landmarks.deploy.predict import Predictions, predict_files
from landmarks.deploy.predictor import Predictor
from landmarks.deploy.tagging import answer, answers
from landmarks.tags import Answer, Tag

__all__ = [
    "Answer",
    "Artefact",
    "Predictions",
    "Predictor",
    "Tag",
    "answer",
    "answers",
    "load_artefact",
    "predict_files",
    "require_classes",
    "save_artefact",
]
