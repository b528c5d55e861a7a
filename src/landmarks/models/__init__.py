"""The two networks of the course: one built from scratch, one that reuses what others learnt."""

from landmarks.models.scratch import MyModel
from landmarks.models.transfer import get_model_transfer_learning

__all__ = ["MyModel", "get_model_transfer_learning"]
