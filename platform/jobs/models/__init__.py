"""The tables where the wings meet: runs, their points, and model versions."""

from jobs.models.model_version import ModelVersion
from jobs.models.run import Run, RunPoint

__all__ = ["ModelVersion", "Run", "RunPoint"]
