"""The ground floor: every table of the west wing, one noun a file; columns and constraints, no work."""

from annotation.models.adjudication import Adjudication, BlindAnswer, Comment, Decision
from annotation.models.annotation import Annotation, ImageReport
from annotation.models.asset import Asset
from annotation.models.assignment import Assignment
from annotation.models.event import Event, EventHead
from annotation.models.imports import Import
from annotation.models.member import Member
from annotation.models.project import LabelSchema, Policy, Project
from annotation.models.reliability import ClassPrior, Reliability
from annotation.models.snapshot import Snapshot
from annotation.models.task import Group, Task

__all__ = [
    "Adjudication",
    "Annotation",
    "Asset",
    "Assignment",
    "BlindAnswer",
    "ClassPrior",
    "Comment",
    "Decision",
    "Event",
    "EventHead",
    "Group",
    "ImageReport",
    "Import",
    "LabelSchema",
    "Member",
    "Policy",
    "Project",
    "Reliability",
    "Snapshot",
    "Task",
]
