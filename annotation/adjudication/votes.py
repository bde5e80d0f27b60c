"""Reads the evidence of one case: current votes with each voter's reliability, the model's view, the waterfall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from annotation.adjudication.evidence import log_odds, log_weight, waterfall
from annotation.labels.catalog import options_of
from annotation.models import Annotation, ClassPrior, LabelSchema, Member, Reliability, Task
from annotation.quality.posterior import CANT_TELL, Vote


@dataclass(frozen=True)
class Trust:
    """How probable it is that the voter is right where the answered class is the true one, with its 90 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class ShownVote:
    """One voter's current answer."""

    pseudonym: str
    value: Mapping[str, object]
    at: datetime
    extra: bool
    is_simulated: bool
    reliability: Trust | None
    log_weight: Mapping[str, float]


@dataclass(frozen=True)
class ShownStep:
    """One step of the waterfall."""

    label: str
    kind: str
    log_odds: Mapping[str, float]
    posterior: Mapping[str, float]


@dataclass(frozen=True)
class ModelView:
    """What the live model says of the task, from a fold that has not seen it."""

    version: int | None
    probabilities: Mapping[str, float]
    fold: int | None


@dataclass(frozen=True)
class ShownConsensus:
    """Where the waterfall ends: what is believed without the experts."""

    label: str
    confidence: float
    posterior: Mapping[str, float]
    method: str


@dataclass(frozen=True)
class Evidence:
    """Everything that an expert sees after the blind answer."""

    votes: Sequence[ShownVote]
    model: ModelView | None
    waterfall: Sequence[ShownStep]
    consensus: ShownConsensus


def evidence_of(task: Task, schema: LabelSchema) -> Evidence:
    """The evidence about a task under a schema; the last step of the waterfall is the crowd's posterior."""
    classes = [option.id for option in options_of(schema.classes)]
    count = len(classes)
    current = list(
        Annotation.objects.filter(task=task, current_of__isnull=False)
        .exclude(member__standing=Member.Standing.BANNED)
        .select_related("member")
        .order_by("pk")
    )
    trusts = {
        r.member_id: r for r in Reliability.objects.filter(schema=schema, member__in={a.member_id for a in current})
    }
    votes = [_vote(annotation, trusts.get(annotation.member_id), classes) for annotation in current]
    prior = ClassPrior.objects.filter(schema=schema).values_list("log_prior", flat=True).first()
    model = task.model_log_prob if task.model_schema == schema.pk else None
    named = [(annotation.member.pseudonym, vote) for annotation, vote in zip(current, votes, strict=True)]
    steps = waterfall(count, class_prior=prior, model=model, votes=named)
    shown = [ShownStep(s.label, s.kind, _by_class(classes, s.log_odds), _by_class(classes, s.posterior)) for s in steps]
    final = steps[-1].posterior
    best = max(range(count), key=final.__getitem__)
    by_kind = {step.kind: step for step in steps}
    return Evidence(
        votes=[
            ShownVote(
                pseudonym=annotation.member.pseudonym,
                value=annotation.value,
                at=annotation.created_at,
                extra=annotation.is_extra,
                is_simulated=annotation.member.is_simulated,
                reliability=_trust(trusts.get(annotation.member_id), vote.label, count),
                log_weight=_by_class(classes, log_odds(log_weight(count, vote))),
            )
            for annotation, vote in zip(current, votes, strict=True)
        ],
        model=ModelView(task.model_version, _by_class(classes, by_kind["model"].posterior), task.model_fold)
        if "model" in by_kind
        else None,
        waterfall=shown,
        consensus=ShownConsensus(classes[best], final[best], _by_class(classes, final), task.consensus_method),
    )


def _vote(annotation: Annotation, reliability: Reliability | None, classes: Sequence[str]) -> Vote:
    """The answer as the posterior takes it in; a class that the schema no longer has is evidence of nothing."""
    label = classes.index(annotation.label) if annotation.label in classes else CANT_TELL
    return Vote(label, reliability.log_confusion if reliability else None)


def _trust(reliability: Reliability | None, label: int, classes: int) -> Trust | None:
    """The diagonal entry of the voter's confusion matrix for the answered class."""
    if reliability is None or label == CANT_TELL:
        return None
    place = label * classes + label
    return Trust(reliability.mean[place], reliability.low[place], reliability.high[place])


def _by_class(classes: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    """Values by class id."""
    return dict(zip(classes, values, strict=True))
