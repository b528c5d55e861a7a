"""From a trained network to a file that others run: the predictor, its artefact, and predictions with them.

The exports to other formats are in `landmarks.deploy.export`, apart because importing ONNX takes a while.
"""

from landmarks.deploy.artefact import Artefact, load_artefact, require_classes, save_artefact
from landmarks.deploy.predict import Predictions, predict_files
from landmarks.deploy.predictor import Predictor
from landmarks.deploy.tagging import Tag, tag

__all__ = [
    "Artefact",
    "Predictions",
    "Predictor",
    "Tag",
    "load_artefact",
    "predict_files",
    "require_classes",
    "save_artefact",
    "tag",
]
