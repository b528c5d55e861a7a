"""Training: the plain loops that learners write (`loops`), and the fast ones that runs use.

The starter kit's names are here; `fit` is the engine; `scratch`, `transfer` and `pretraining` are the
recipes; `run` is what all runs have.
"""

from landmarks.training.loops import one_epoch_test, optimize, train_one_epoch, valid_one_epoch
from landmarks.training.objective import get_loss, get_optimizer

__all__ = [
    "get_loss",
    "get_optimizer",
    "one_epoch_test",
    "optimize",
    "train_one_epoch",
    "valid_one_epoch",
]
