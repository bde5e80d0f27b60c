"""What holds for an answer: the classes of a schema version and the numbers of a policy version."""

from dataclasses import dataclass
from functools import lru_cache

from annotation.labels.base import ClassOption, LabelKind
from annotation.labels.catalog import kind_of, options_of
from annotation.models import LabelSchema, Policy
from annotation.quality.verdict import Rules


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A schema and a policy, read once: their versions never change."""

    schema: int
    kind: LabelKind
    options: tuple[ClassOption, ...]
    classes: tuple[str, ...]
    rules: Rules
    gold_share: float
    seconds: int
    max_open: int
    show_suggestions: bool


@lru_cache(maxsize=512)
def rulebook(schema_id: int, policy_id: int) -> Rulebook:
    """The rulebook of a schema and a policy version; kept, since both are immutable rows."""
    schema = LabelSchema.objects.get(pk=schema_id)
    policy = Policy.objects.get(pk=policy_id)
    options = options_of(schema.classes)
    return Rulebook(
        schema=schema_id,
        kind=kind_of(schema.kind),
        options=options,
        classes=tuple(option.id for option in options),
        rules=Rules.of(policy),
        gold_share=policy.gold_share,
        seconds=policy.assignment_seconds,
        max_open=policy.max_open,
        show_suggestions=policy.show_suggestions,
    )
