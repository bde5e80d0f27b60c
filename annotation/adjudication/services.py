"""Writes: open cases, claim one, answer blind, decide, reopen, comment. Lock order: task, adjudication, event head."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annotation import texts
from annotation.adjudication import rules, selectors
from annotation.adjudication.rules import Verdict
from annotation.errors import Conflict, NotFound
from annotation.events import Happening, record
from annotation.labels.catalog import kind_of, options_of
from annotation.models import Adjudication, BlindAnswer, Comment, Decision, Member, Task
from annotation.quality import services as quality
from annotation.tasks import services as tasks

TEXT_LIMIT, NOTE_LIMIT = 2000, 500
EPSILON = 1e-9
CLAIMED, DECIDED, OPEN = Adjudication.State.CLAIMED, Adjudication.State.DECIDED, Adjudication.State.OPEN


@transaction.atomic
def open_due(*, project_id: int, limit: int = 1000) -> int:
    """Make a case for each disputed or reported task that has none, and drop those that were settled meanwhile.

    Called by the sweep and before the queue is read; safe to call by many at once. Returns the number of new cases.
    """
    settled = selectors.moot(project_id).select_for_update(skip_locked=True, of=("self",))
    Adjudication.objects.filter(pk__in=list(settled.values_list("pk", flat=True))).delete()
    due = selectors.due(project_id, limit)
    rows = [
        Adjudication(
            project_id=project_id,
            task_id=case.task_id,
            reason=case.reason,
            value=rules.value(case.posterior, case.reason),
        )
        for case in due
    ]
    Adjudication.objects.bulk_create(rows, ignore_conflicts=True)
    _revalue(project_id, limit)
    return len(rows)


@transaction.atomic
def claim(*, adjudication_id: int, member: Member, version: int) -> Adjudication:
    """Take the case for a quarter of an hour (again: for another). Raises ClaimedByOther and StaleVersion (409)."""
    case = _lock(adjudication_id)
    _take(case, member, version)
    return case


@transaction.atomic
def answer_blind(*, adjudication_id: int, member: Member, value: object, version: int) -> BlindAnswer:
    """Keep what the expert says before any vote is shown; once, and the case is theirs from then on."""
    case = _lock(adjudication_id)
    schema = selectors.schema_of(case.project_id)
    canonical = kind_of(schema.kind).check_value(value, options_of(schema.classes))
    earlier = BlindAnswer.objects.filter(adjudication=case, expert=member).first()
    if earlier is not None and earlier.value == canonical:
        return earlier
    if earlier is not None:
        raise Conflict(
            "You have answered this case blind already.", fix="Decide now; the first answer stays on record."
        )
    if rules.holder(selectors.as_case(case), timezone.now()) != member.pk:
        _take(case, member, version)
    else:
        rules.check_version(selectors.as_case(case), version)
    return BlindAnswer.objects.create(adjudication=case, expert=member, value=canonical)


@transaction.atomic
def decide(*, adjudication_id: int, member: Member, version: int, verdict: Verdict, comment: str = "") -> Adjudication:
    """Decide the case: the task, its gold mark and its consensus follow in the same transaction.

    Raises ClaimedByOther or StaleVersion (409) to the second of two experts, and Invalid for a contradiction.
    """
    text = texts.paragraphs(comment, where="comment", limit=TEXT_LIMIT)
    case = _lock_with_task(adjudication_id)
    schema = selectors.schema_of(case.project_id)
    rules.check_verdict(verdict, [option.id for option in options_of(schema.classes)])
    rules.check_turn(selectors.as_case(case), member.pk, version, timezone.now())
    Decision.objects.create(
        adjudication=case,
        expert=member,
        kind=verdict.kind,
        label=verdict.label,
        gold_purpose=verdict.gold_purpose,
        comment=text,
    )
    case.state, case.claimed_by, case.claimed_until = DECIDED, member, None
    case.version += 1
    case.save(update_fields=["state", "claimed_by", "claimed_until", "version"])
    _apply(case.task_id, verdict, member.pseudonym, text)
    body: dict[str, object] = {"adjudication": case.pk, "kind": verdict.kind, "class": verdict.label}
    if verdict.gold_purpose:
        body["gold"] = verdict.gold_purpose
    happening = Happening("adjudication.decided", actor=member.pseudonym, task=case.task_id, body=body)
    record(case.project_id, happening)
    return case


@transaction.atomic
def reopen(*, adjudication_id: int, member: Member, version: int) -> Adjudication:
    """Take back one's own decision: the case is the expert's again, the task disputed, its consensus the crowd's."""
    case = _lock_with_task(adjudication_id)
    decision = selectors.decision_of(case)
    rules.check_reopen(selectors.as_case(case), member.pk, decision.expert_id if decision else None, version)
    if Adjudication.objects.filter(task_id=case.task_id).exclude(pk=case.pk).exclude(state=DECIDED).exists():
        raise Conflict("There is a newer case for this task.", fix="Decide that one.")
    now = timezone.now()
    if decision is not None:
        decision.reopened_at = now
        decision.save(update_fields=["reopened_at"])
        if decision.gold_purpose:
            tasks.set_gold(task_id=case.task_id, purpose="", gold_class="", actor=member.pseudonym)
    _hold(case, member, now)
    tasks.dispute(task_id=case.task_id, actor=member.pseudonym)
    quality.keep_consensus(task_ids=[case.task_id], actor=member.pseudonym)
    body: dict[str, object] = {"adjudication": case.pk}
    happening = Happening("adjudication.reopened", actor=member.pseudonym, task=case.task_id, body=body)
    record(case.project_id, happening)
    return case


@transaction.atomic
def add_comment(*, adjudication_id: int, member: Member, text: str) -> Comment:
    """Leave a remark for the other experts; needs no claim and changes no version."""
    case = _lock(adjudication_id)
    cleaned = texts.paragraphs(text, where="text", limit=TEXT_LIMIT, least=1)
    return Comment.objects.create(adjudication=case, member=member, text=cleaned)


def _apply(task_id: int, verdict: Verdict, actor: str, note: str) -> None:
    """What the decision does to the task, which the caller has locked."""
    if verdict.kind == Decision.Kind.CLASS:
        tasks.decide(task_id=task_id, label=verdict.label, actor=actor)
        if verdict.gold_purpose:
            tasks.set_gold(
                task_id=task_id,
                purpose=verdict.gold_purpose,
                gold_class=verdict.label,
                note=note[:NOTE_LIMIT] if verdict.gold_purpose == Task.Gold.TEACH else "",
                actor=actor,
            )
    elif verdict.kind == Decision.Kind.AMBIGUOUS:
        tasks.decide(task_id=task_id, label="", ambiguous=True, actor=actor)
    elif verdict.kind == Decision.Kind.UNUSABLE:
        tasks.mark_unusable(task_id=task_id, actor=actor)
    elif not Task.objects.filter(pk=task_id, state=Task.State.OPEN).exists():
        # A reported task may still be open: the crowd has it already.
        tasks.send_back(task_id=task_id, extra_wanted=verdict.extra_wanted, actor=actor)
    quality.keep_consensus(task_ids=[task_id], actor=actor)


def _take(case: Adjudication, member: Member, version: int) -> None:
    """Give the locked case to the member, if it is their turn, and tell."""
    now = timezone.now()
    rules.check_turn(selectors.as_case(case), member.pk, version, now)
    _hold(case, member, now)
    body: dict[str, object] = {"adjudication": case.pk}
    happening = Happening("adjudication.claimed", actor=member.pseudonym, task=case.task_id, body=body)
    record(case.project_id, happening)


def _hold(case: Adjudication, member: Member, now: datetime) -> None:
    """The case belongs to the member for the length of a lease."""
    case.state, case.claimed_by, case.claimed_until = CLAIMED, member, now + rules.LEASE
    case.version += 1
    case.save(update_fields=["state", "claimed_by", "claimed_until", "version"])


def _lock(adjudication_id: int) -> Adjudication:
    """The case's row, locked; raises NotFound."""
    case = Adjudication.objects.select_for_update(no_key=True).filter(pk=adjudication_id).first()
    if case is None:
        raise NotFound(f"There is no case {adjudication_id} for you.")
    return case


def _lock_with_task(adjudication_id: int) -> Adjudication:
    """The case's row behind its task's, as everywhere, so that nobody waits for one who waits for them."""
    task_id = Adjudication.objects.filter(pk=adjudication_id).values_list("task_id", flat=True).first()
    if task_id is not None:
        Task.objects.select_for_update(no_key=True).get(pk=task_id)
    return _lock(adjudication_id)


def _revalue(project_id: int, limit: int) -> None:
    """Bring the order of the open cases up to date with posteriors that have moved since."""
    stale: list[Adjudication] = []
    cases = Adjudication.objects.filter(project_id=project_id, state=OPEN).select_related("task")
    for case in cases.order_by("-value", "id")[:limit]:
        value = rules.value(case.task.posterior, case.reason)
        if abs(value - case.value) > EPSILON:
            case.value = value
            stale.append(case)
    Adjudication.objects.bulk_update(stale, ["value"], batch_size=500)
