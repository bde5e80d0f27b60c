"""The table of task models by name; a new network is a new file and a new line here."""

from collections.abc import Mapping
from types import MappingProxyType

from learning.task_models.base import TaskModel
from learning.task_models.patch_cnn import PatchCNN
from learning.task_models.residual_cnn import ResidualCNN

TASK_MODELS: Mapping[str, TaskModel] = MappingProxyType({model.name: model for model in (PatchCNN(), ResidualCNN())})
