"""Reads: what a manager watches, and how far each member is to be trusted."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from annotation.errors import NotFound
from annotation.labels.catalog import options_of
from annotation.models import (
    Adjudication,
    Annotation,
    EventHead,
    LabelSchema,
    Member,
    Policy,
    Project,
    Reliability,
    Task,
)
from annotation.quality.agreement import Agreement, LabelPairs, agreement

BINS = 20
SLOW_SECONDS = 0.1
LATELY = timedelta(minutes=10)
HOUR = timedelta(hours=1)
LADDER: tuple[tuple[timedelta, str], ...] = (
    (timedelta(hours=3), "minute"),
    (timedelta(days=6), "hour"),
    (timedelta(days=400), "day"),
)
IMPORTED = "import"


@dataclass(frozen=True)
class Overview:
    """The state of a project in figures."""

    tasks: Mapping[str, int]
    annotations_total: int
    extras: int
    cant_tell: int
    series: Sequence[Mapping[str, object]]
    posterior_histogram: Sequence[Mapping[str, float]]
    agreement: Agreement
    cost: Mapping[str, object]
    speed_per_hour: int
    active_members: int
    queue: int
    last_event_seq: int
    gold_accuracy: float | None


def overview(project_id: int) -> Overview:
    """All figures. What took long to find is kept for twenty times as long, so that watching stays cheap."""
    key = f"overview:{project_id}"
    kept: Overview | None = cache.get(key)
    if kept is not None:
        return kept
    started = time.monotonic()
    found = _overview(project_id)
    took = time.monotonic() - started
    if took > SLOW_SECONDS:
        cache.set(key, found, timeout=min(took * 20, 60))
    return found


def _overview(project_id: int) -> Overview:
    """Counters where there are any, indexes for the rest."""
    project = Project.objects.select_related("schema", "policy").get(pk=project_id)
    now = timezone.now()
    members = Member.objects.filter(project_id=project_id).aggregate(
        answered=Sum("answered"),
        cant_tell=Sum("cant_tell"),
        gold_seen=Sum("gold_seen"),
        gold_correct=Sum("gold_correct"),
        active=Count("pk", filter=Q(last_seen_at__gt=now - LATELY)),
    )
    tasks = Task.objects.filter(project_id=project_id)
    by_state = dict(tasks.values_list("state").annotate(n=Count("pk")))
    seen = members["gold_seen"] or 0
    recent = Annotation.objects.filter(project_id=project_id, created_at__gt=now - HOUR).exclude(source=IMPORTED)
    return Overview(
        tasks={
            **{state: by_state.get(state, 0) for state in Task.State.values},
            "gold": tasks.exclude(gold_purpose=Task.Gold.NONE).count(),
        },
        annotations_total=members["answered"] or 0,
        extras=tasks.aggregate(n=Sum("extras"))["n"] or 0,
        cant_tell=members["cant_tell"] or 0,
        series=series(project_id, now),
        posterior_histogram=histogram(project_id, len(project.schema.classes) if project.schema else 2),
        agreement=agreement(label_pairs(project_id)),
        cost=cost(project_id, project.policy),
        speed_per_hour=recent.count(),
        active_members=members["active"],
        queue=Adjudication.objects.filter(project_id=project_id).exclude(state=Adjudication.State.DECIDED).count(),
        last_event_seq=EventHead.objects.filter(pk=project_id).values_list("seq", flat=True).first() or 0,
        gold_accuracy=(members["gold_correct"] or 0) / seen if seen else None,
    )


def series(project_id: int, now: datetime) -> list[Mapping[str, object]]:
    """Annotations over time in minutes, hours or days, whichever suits the span, without imported ones."""
    given = Annotation.objects.filter(project_id=project_id).exclude(source=IMPORTED)
    first = given.order_by("created_at").values_list("created_at", flat=True).first()
    if first is None:
        return []
    unit = next((unit for span, unit in LADDER if now - first < span), "week")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT b.at, count(a.id) FROM
                generate_series(date_trunc(%(unit)s, %(first)s::timestamptz, 'UTC'), %(now)s::timestamptz,
                                ('1 ' || %(unit)s)::interval) AS b (at)
                LEFT JOIN annotation_annotation a
                    ON a.project_id = %(project)s AND a.source <> %(imported)s
                    AND a.created_at >= b.at AND a.created_at < b.at + ('1 ' || %(unit)s)::interval
            GROUP BY b.at ORDER BY b.at
            """,
            {"unit": unit, "first": first, "now": now, "project": project_id, "imported": IMPORTED},
        )
        return [{"at": at, "count": count} for at, count in cursor.fetchall()]


def histogram(project_id: int, classes: int) -> list[Mapping[str, float]]:
    """How many tasks are how sure, in 20 bins from 1/K (nothing known) to 1; gold and decided tasks left out."""
    least = 1 / max(classes, 2)
    width = (1 - least) / BINS
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT least(greatest(width_bucket(confidence, %(least)s, 1, %(bins)s), 1), %(bins)s) AS bin, count(*)
            FROM annotation_task
            WHERE project_id = %(project)s AND confidence IS NOT NULL AND gold_purpose = '' AND state <> 'decided'
            GROUP BY bin
            """,
            {"least": least, "bins": BINS, "project": project_id},
        )
        counts = {int(place): int(count) for place, count in cursor.fetchall()}
    return [
        {"low": least + width * (place - 1), "high": least + width * place, "count": counts.get(place, 0)}
        for place in range(1, BINS + 1)
    ]


def label_pairs(project_id: int) -> LabelPairs:
    """What agreement is computed from: current answers of members not banned to the same task, without can't tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH cell AS (
                SELECT a.task_id, a.label, count(*) AS n
                FROM annotation_annotation a
                JOIN annotation_assignment s ON s.annotation_id = a.id
                JOIN annotation_member m ON m.id = a.member_id
                WHERE a.project_id = %s AND a.label <> '' AND m.standing <> 'banned'
                GROUP BY a.task_id, a.label
            ), unit AS (SELECT task_id, sum(n) AS m FROM cell GROUP BY task_id HAVING sum(n) > 1)
            SELECT cell.label, sum(cell.n), sum(cell.n * (cell.n - 1)), sum(cell.n * (unit.m - 1)),
                   sum(cell.n * (cell.n - 1) / (unit.m - 1)::float8)
            FROM cell JOIN unit USING (task_id) GROUP BY cell.label
            """,
            [project_id],
        )
        rows = cursor.fetchall()
    return LabelPairs(
        answers={str(label): int(count) for label, count, *_ in rows},
        same=sum(int(row[2]) for row in rows),
        pairs=sum(int(row[3]) for row in rows),
        coincidences=sum(float(row[4]) for row in rows),
    )


def cost(project_id: int, policy: Policy | None) -> Mapping[str, object]:
    """What the answers have cost, each at the price of its policy; corrections and imported answers cost nothing."""
    rows = (
        Annotation.objects.filter(project_id=project_id, supersedes=None)
        .exclude(source=IMPORTED)
        .values_list("policy__price_per_annotation")
        .annotate(n=Count("pk"))
    )
    total = sum((price * count for price, count in rows), Decimal(0))
    return {
        "total": total,
        "currency": policy.currency if policy else "",
        "price": policy.price_per_annotation if policy else Decimal(0),
    }


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix by class id, rows the truth; n = answers that name a class."""

    classes: Sequence[str]
    mean: Sequence[Sequence[float]]
    low: Sequence[Sequence[float]]
    high: Sequence[Sequence[float]]
    n: Sequence[int]


def members_of(project_id: int) -> QuerySet[Member]:
    """The project's members with their users at hand."""
    return Member.objects.filter(project_id=project_id).select_related("user")


def member(member_id: int) -> Member:
    """One member with user and project; raises NotFound."""
    found = Member.objects.select_related("user", "project__schema").filter(pk=member_id).first()
    if found is None:
        raise NotFound(f"There is no member {member_id} for you.")
    return found


def matrices_of(members: Sequence[Member], schema: LabelSchema) -> Mapping[int, Matrix]:
    """The members' confusion matrices under a schema; those not yet estimated are missing."""
    classes = [option.id for option in options_of(schema.classes)]
    given = answers_by_class([m.pk for m in members])
    rows = Reliability.objects.filter(member__in=members, schema=schema)
    return {
        row.member_id: Matrix(
            classes=classes,
            mean=_square(row.mean, len(classes)),
            low=_square(row.low, len(classes)),
            high=_square(row.high, len(classes)),
            n=[given.get((row.member_id, name), 0) for name in classes],
        )
        for row in rows
    }


def answers_by_class(members: Sequence[int]) -> Mapping[tuple[int, str], int]:
    """How often each member's current answer is each class."""
    rows = (
        Annotation.objects.filter(member__in=members, current_of__isnull=False)
        .values_list("member_id", "label")
        .annotate(n=Count("pk"))
    )
    return {(member_id, label): count for member_id, label, count in rows}


def median_seconds(members: Sequence[int]) -> Mapping[int, float]:
    """The median active time of each member's answers, as the client has claimed it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT member_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY active_ms) / 1000.0
            FROM annotation_annotation WHERE member_id = ANY(%s) AND active_ms IS NOT NULL GROUP BY member_id
            """,
            [list(members)],
        )
        return {int(pk): float(seconds) for pk, seconds in cursor.fetchall()}


def costs_of(members: Sequence[int]) -> Mapping[int, Decimal]:
    """What each member's answers have cost."""
    rows = (
        Annotation.objects.filter(member__in=members, supersedes=None)
        .exclude(source=IMPORTED)
        .values_list("member_id", "policy__price_per_annotation")
        .annotate(n=Count("pk"))
    )
    total: dict[int, Decimal] = {}
    for member_id, price, count in rows:
        total[member_id] = total.get(member_id, Decimal(0)) + price * count
    return total


def _square(values: Sequence[float], size: int) -> list[list[float]]:
    """K*K row-major values as rows."""
    return [list(values[row * size : (row + 1) * size]) for row in range(size)]
