"""Writes: create and change projects, their versions of policy and schema, and who is in them."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import IntegrityError, transaction

from annotation import signals, texts
from annotation.errors import Conflict, Forbidden, Invalid, NotFound
from annotation.events import SYSTEM, Happening, record
from annotation.labels.catalog import kind_of
from annotation.models import Annotation, LabelSchema, Member, Policy, Project, Task
from annotation.projects import pseudonyms, rules
from annotation.projects.rules import POLICY_FIELDS, PolicySettings
from annotation.tasks import services as tasks

NAME_LIMIT, QUESTION_LIMIT, INSTRUCTIONS_LIMIT = 120, 300, 50_000
MIN_FOLDS, MAX_FOLDS = 2, 10
TRIES = 20


@transaction.atomic
def create_project(
    *,
    user_id: int,
    name: str,
    question: str,
    classes: Sequence[Mapping[str, object]],
    instructions: str = "",
    policy: PolicySettings | None = None,
    kind: str = "categorical",
    seed: int | None = None,
    folds: int = 5,
) -> Project:
    """Create a draft project with its first schema and policy; the user becomes its manager."""
    if not MIN_FOLDS <= folds <= MAX_FOLDS:
        raise Invalid(f"folds must be {MIN_FOLDS} to {MAX_FOLDS}, not {folds}.", where="folds")
    options = kind_of(kind).check_schema(classes)
    settings = rules.check_policy(policy or PolicySettings())
    project = Project.objects.create(
        name=texts.line(name, where="name", limit=NAME_LIMIT),
        question=texts.line(question, where="question", limit=QUESTION_LIMIT),
        instructions=texts.paragraphs(instructions, where="instructions", limit=INSTRUCTIONS_LIMIT),
        seed=secrets.randbits(62) if seed is None else seed,
        folds=folds,
    )
    stored = [asdict(option) for option in options]
    project.schema = LabelSchema.objects.create(project=project, version=1, kind=kind, classes=stored)
    project.policy = Policy.objects.create(project=project, version=1, **asdict(settings))
    project.save(update_fields=["schema", "policy"])
    member, _ = _add_member(project.pk, user_id, Member.Role.MANAGER, is_simulated=False)
    record(
        project.pk,
        Happening("project.created", actor=member.pseudonym, body={"schema": 1, "policy": 1}),
        Happening("member.joined", actor=member.pseudonym, body={"member": member.pseudonym, "role": member.role}),
    )
    return project


@transaction.atomic
def update(
    *,
    project_id: int,
    actor: str,
    name: str | None = None,
    question: str | None = None,
    instructions: str | None = None,
) -> Project:
    """Change what people read; what is None stays."""
    project = _lock(project_id)
    changes: dict[str, str] = {}
    if name is not None:
        changes["name"] = texts.line(name, where="name", limit=NAME_LIMIT)
    if question is not None:
        changes["question"] = texts.line(question, where="question", limit=QUESTION_LIMIT)
    if instructions is not None:
        changes["instructions"] = texts.paragraphs(instructions, where="instructions", limit=INSTRUCTIONS_LIMIT)
    changed = [key for key, value in changes.items() if getattr(project, key) != value]
    if changed:
        for key in changed:
            setattr(project, key, changes[key])
        project.save(update_fields=changed)
        record(project.pk, Happening("project.changed", actor=actor, body={"fields": sorted(changed)}))
    return project


@transaction.atomic
def set_state(*, project_id: int, state: str, actor: str) -> Project:
    """Open, pause or close a project; nothing that was handed out or answered is lost by it."""
    project = _lock(project_id)
    if state == project.state:
        return project
    rules.check_transition(project.state, state)
    before, project.state = project.state, state
    project.save(update_fields=["state"])
    signals.ring(signals.project_changed, project_id=project.pk, what="state")
    record(project.pk, Happening("project.state", actor=actor, body={"from": before, "to": state}))
    return project


@transaction.atomic
def new_policy(*, project_id: int, changes: Mapping[str, Any], actor: str) -> Policy:
    """Write the next version of the policy (what `changes` does not name stays) and apply it to the open tasks."""
    project = _lock(project_id)
    unknown = sorted(set(changes) - set(POLICY_FIELDS))
    if unknown:
        raise Invalid(f"A policy has no setting {unknown[0]!r:.60}.", where=unknown[0])
    before = _settings(project.policy)
    after = rules.check_policy(replace(before, **changes))
    if after == before and project.policy is not None:
        return project.policy
    version = project.policies.count() + 1
    project.policy = Policy.objects.create(project=project, version=version, **asdict(after))
    project.save(update_fields=["policy"])
    changed = sorted(name for name in POLICY_FIELDS if getattr(before, name) != getattr(after, name))
    tasks.apply_policy(project_id=project.pk, actor=actor)
    signals.ring(signals.project_changed, project_id=project.pk, what="policy")
    record(project.pk, Happening("policy.changed", actor=actor, body={"version": version, "fields": changed}))
    return project.policy


@transaction.atomic
def new_schema(*, project_id: int, classes: Sequence[Mapping[str, object]], actor: str) -> LabelSchema:
    """Write the next version of the label schema; a class that is in use cannot go."""
    project = _lock(project_id)
    if project.schema is None:
        raise NotFound(f"Project {project_id} has no label schema yet.")
    kind = project.schema.kind
    stored = [asdict(option) for option in kind_of(kind).check_schema(classes)]
    if stored == project.schema.classes:
        return project.schema
    kept = {str(entry["id"]) for entry in stored}
    gone = sorted({str(entry["id"]) for entry in project.schema.classes} - kept)
    _refuse_used(project.pk, gone)
    version = project.schemas.count() + 1
    project.schema = LabelSchema.objects.create(project=project, version=version, kind=kind, classes=stored)
    project.save(update_fields=["schema"])
    signals.ring(signals.project_changed, project_id=project.pk, what="schema")
    body: dict[str, object] = {"version": version, "classes": [entry["id"] for entry in stored]}
    record(project.pk, Happening("schema.changed", actor=actor, body=body))
    return project.schema


@transaction.atomic
def join_member(*, project_id: int, user_id: int, role: str, is_simulated: bool = False, actor: str = SYSTEM) -> Member:
    """Make the user a member, or raise the role of one who is; raises Forbidden for a banned one."""
    if role not in Member.Role.values:
        raise Invalid(
            f"There is no role {role!r:.40}.", where="role", fix=f"Use one of: {', '.join(Member.Role.values)}."
        )
    found = Member.objects.select_for_update(no_key=True).filter(project_id=project_id, user_id=user_id).first()
    if found is None:
        found, is_new = _add_member(project_id, user_id, role, is_simulated=is_simulated)
        if is_new:
            body: dict[str, object] = {"member": found.pseudonym, "role": found.role}
            who = found.pseudonym if actor == SYSTEM else actor
            record(project_id, Happening("member.joined", actor=who, body=body))
            return found
    if found.standing == Member.Standing.BANNED:
        raise Forbidden("Your membership of this project has ended.", fix="Ask a manager of the project.")
    if rules.higher_role(role, found.role) == found.role:
        return found
    return _write_role(found, role, actor)


@transaction.atomic
def join_annotators(
    *, project_id: int, user_ids: Collection[int], is_simulated: bool = False, actor: str = SYSTEM
) -> dict[int, int]:
    """Member id by user id; who is no member yet, in whatever role or standing, joins as an annotator."""
    members = Member.objects.filter(project_id=project_id, user_id__in=user_ids)
    told: list[Happening] = []
    for _ in range(TRIES):
        known = dict(members.values_list("user_id", "pk"))
        fresh = {user: pseudonyms.fresh() for user in sorted(set(user_ids) - set(known))}
        if not fresh:
            break
        rows = [
            Member(
                project_id=project_id,
                user_id=user,
                role=Member.Role.ANNOTATOR,
                is_simulated=is_simulated,
                pseudonym=name,
            )
            for user, name in fresh.items()
        ]
        Member.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)  # a taken pseudonym is drawn anew
        joined = set(members.filter(pseudonym__in=fresh.values()).values_list("pseudonym", flat=True))
        body = {"role": str(Member.Role.ANNOTATOR)}
        told += [Happening("member.joined", actor=actor, body={"member": name, **body}) for name in sorted(joined)]
    else:
        raise Conflict("No free pseudonym was found.", fix="Try again.")
    if told:
        record(project_id, *told)
    return known


@transaction.atomic
def set_standing(*, member_id: int, standing: str, actor: str) -> Member:
    """Pause, ban or take back; on commit signals.member_excluded ends live assignments and re-queues banned work."""
    if standing not in Member.Standing.values:
        raise Invalid(f"There is no standing {standing!r:.40}.", where="standing")
    member = _lock_member(member_id)
    if member.standing == standing:
        return member
    if standing != Member.Standing.ACTIVE:
        _refuse_last_manager(member)
    before, member.standing = member.standing, standing
    member.save(update_fields=["standing"])
    if standing != Member.Standing.ACTIVE or before == Member.Standing.BANNED:
        signals.ring(signals.member_excluded, project_id=member.project_id, member_id=member.pk)
    body: dict[str, object] = {"member": member.pseudonym, "from": before, "to": standing}
    record(member.project_id, Happening("member.standing", actor=actor, body=body))
    return member


@transaction.atomic
def set_role(*, member_id: int, role: str, actor: str) -> Member:
    """Give a member another role; it holds from the next request on."""
    if role not in Member.Role.values:
        raise Invalid(
            f"There is no role {role!r:.40}.", where="role", fix=f"Use one of: {', '.join(Member.Role.values)}."
        )
    member = _lock_member(member_id)
    if member.role == role:
        return member
    if role != Member.Role.MANAGER:
        _refuse_last_manager(member)
    return _write_role(member, role, actor)


def set_live_model(*, project_id: int, version_id: int | None) -> None:
    """Note which model version speaks, or that none does; part of a promotion, which records the event."""
    Project.objects.filter(pk=project_id).update(live_model_version=version_id)


def _lock(project_id: int) -> Project:
    """The project's row, locked against other changes but not against rows that refer to it; raises NotFound."""
    found = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("schema", "policy")
    project = found.filter(pk=project_id).first()
    if project is None:
        raise NotFound(f"There is no project {project_id} for you.")
    return project


def _lock_member(member_id: int) -> Member:
    """The member's row behind its project's, so that the last manager is counted by one writer at a time."""
    member = Member.objects.filter(pk=member_id).first()
    if member is None:
        raise NotFound(f"There is no member {member_id} for you.")
    _lock(member.project_id)
    return Member.objects.select_for_update(no_key=True).get(pk=member_id)


def _add_member(project_id: int, user_id: int, role: str, *, is_simulated: bool) -> tuple[Member, bool]:
    """The member under a fresh pseudonym and True, or the one that another request has just made and False."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                member = Member.objects.create(
                    project_id=project_id,
                    user_id=user_id,
                    role=role,
                    is_simulated=is_simulated,
                    pseudonym=pseudonyms.fresh(),
                )
        except IntegrityError:
            twin = Member.objects.filter(project_id=project_id, user_id=user_id).first()
            if twin is not None:
                return twin, False
        else:
            return member, True
    raise Conflict("No free pseudonym was found.", fix="Try again.")


def _write_role(member: Member, role: str, actor: str) -> Member:
    """Store the role and tell."""
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    body: dict[str, object] = {"member": member.pseudonym, "from": before, "to": role}
    record(member.project_id, Happening("member.role", actor=actor, body=body))
    return member


def _refuse_last_manager(member: Member) -> None:
    """A project is never left without a manager who can act."""
    others = Member.objects.filter(
        project_id=member.project_id, role=Member.Role.MANAGER, standing=Member.Standing.ACTIVE
    ).exclude(pk=member.pk)
    if member.role == Member.Role.MANAGER and not others.exists():
        raise Conflict("This is the only active manager of the project.", fix="Make somebody else a manager first.")


def _refuse_used(project_id: int, classes: Sequence[str]) -> None:
    """Raise Conflict for a class that an annotation, a gold answer or a decision names."""
    for name in classes:
        if (
            Annotation.objects.filter(project_id=project_id, label=name).exists()
            or Task.objects.filter(project_id=project_id, gold_class=name).exists()
            or Task.objects.filter(project_id=project_id, decided_class=name).exists()
        ):
            raise Conflict(
                f"The class {name!r} is in use and cannot be removed.",
                where="classes",
                fix="Keep it; it may be renamed.",
            )


def _settings(policy: Policy | None) -> PolicySettings:
    """The settings of a stored policy."""
    if policy is None:
        return PolicySettings()
    return PolicySettings(**{name: getattr(policy, name) for name in POLICY_FIELDS})
