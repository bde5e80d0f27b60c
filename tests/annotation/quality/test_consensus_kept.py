"""Consensus after decisions, bans, aggregations and models: what is written, what reopens, what comes out the same."""

import math

import pytest

from annotation.events import Happening, record
from annotation.models import ClassPrior, Event, Member, Reliability, Task
from annotation.quality.aggregation import (
    AggregationResult,
    MemberReliability,
    ModelWord,
    apply_aggregation,
    apply_model,
    remove_model,
)
from annotation.quality.services import judge_full, keep_consensus, recompute_for_member
from annotation.serving.services import hold_assignments
from annotation.tasks.services import apply_policy, decide, mark_unusable, recount, send_back, set_gold
from tests.factories.west import change_policy, make_annotation, make_member, make_project, make_task

pytestmark = pytest.mark.django_db

SHARP = [math.log(p) for p in (0.95, 0.05, 0.05, 0.95)]


def answered(project, labels, *, members=None, **fields):
    """A task with these answers, counted as the road counts them."""
    task = make_task(project, held=len(labels), wanted=max(3, len(labels)), **fields)
    for label, member in zip(labels, members or [make_member(project) for _ in labels], strict=True):
        make_annotation(member, task, {"n": "negative", "p": "positive", "?": ""}[label])
    return task


def result(project, posteriors, *, run=1, reliabilities=(), event_seq=0):
    return AggregationResult(
        run_id=run,
        method="dawid-skene",
        schema_id=project.schema.pk,
        event_seq=event_seq,
        log_class_prior=[math.log(0.5)] * 2,
        reliabilities=[MemberReliability(m.pk, 9, SHARP, SHARP, SHARP, SHARP) for m in reliabilities],
        posteriors=posteriors,
    )


def state_of(task):
    task.refresh_from_db()
    return task.state


def test_a_ban_frees_places_and_reopens_what_the_rest_is_not_sure_of():
    project = make_project(policy={"wanted": 3, "minimum": 2, "settle_confidence": 0.8})
    bad, one, two, three = (make_member(project) for _ in range(4))
    kept = answered(project, "ppp", members=[one, two, bad])
    lost = answered(project, "pnp", members=[one, two, bad])
    clean = answered(project, "ppp", members=[one, two, three])
    keep_consensus(task_ids=[kept.pk, lost.pk, clean.pk])
    Task.objects.filter(pk__in=[kept.pk, lost.pk]).update(state="settled")
    Member.objects.filter(pk=bad.pk).update(standing="banned")
    assert recompute_for_member(member_id=bad.pk) == 1
    assert (state_of(kept), kept.held) == ("settled", 2)
    assert (state_of(lost), lost.held, lost.wanted, lost.confidence) == ("open", 2, 3, pytest.approx(0.5))
    assert (state_of(clean), clean.held) == ("settled", 3)
    fresh = make_member(project)
    work = hold_assignments(user_id=fresh.user_id, project_id=project.pk, hold=1)
    assert work.offers[0].media == lost.asset.key
    Member.objects.filter(pk=bad.pk).update(standing="active")
    recompute_for_member(member_id=bad.pk)
    lost.refresh_from_db()
    assert (lost.held, lost.live, lost.wanted, lost.label) == (3, 1, 4, "positive")


def test_an_aggregation_settles_disputes_and_reopens():
    project = make_project(policy={"wanted": 3, "minimum": 2, "settle_confidence": 0.9})
    sure, unsure = answered(project, "pp"), answered(project, "pnp")
    was_settled = answered(project, "pn", state="settled")
    posteriors = [(sure.pk, [0.02, 0.98]), (unsure.pk, [0.4, 0.6]), (was_settled.pk, [0.5, 0.5])]
    Task.objects.filter(pk=sure.pk).update(state="disputed")
    counts = apply_aggregation(project_id=project.pk, result=result(project, posteriors))
    assert (state_of(sure), state_of(unsure), state_of(was_settled)) == ("settled", "disputed", "open")
    assert counts == {"written": 3, "settled": 1, "disputed": 1, "reopened": 1}
    assert (sure.consensus_method, sure.consensus_run, sure.consensus_seq) == ("dawid-skene", 1, 0)
    assert Event.objects.last().kind == "aggregation.done"


def test_an_aggregation_twice_changes_nothing():
    project = make_project(policy={"wanted": 2, "minimum": 1})
    task = answered(project, "pn")
    found = result(project, [(task.pk, [0.2, 0.8])])
    apply_aggregation(project_id=project.pk, result=found)
    before = Task.objects.filter(pk=task.pk).values().get()
    assert apply_aggregation(project_id=project.pk, result=found) == {"written": 1}
    assert Task.objects.filter(pk=task.pk).values().get() == before


def test_what_was_answered_meanwhile_gets_the_live_posterior_of_the_new_reliabilities():
    project = make_project(policy={"minimum": 1})
    member = make_member(project)
    task = answered(project, "p", members=[member])
    record(project.pk, Happening("annotation.submitted", member.pseudonym, task.pk))
    apply_aggregation(
        project_id=project.pk, result=result(project, [(task.pk, [0.99, 0.01])], reliabilities=[member], event_seq=0)
    )
    task.refresh_from_db()
    assert task.posterior == pytest.approx([0.05, 0.95], abs=1e-12)
    assert (task.consensus_method, task.consensus_run) == ("live", 1)


def test_an_aggregation_replaces_reliabilities_and_the_class_prior():
    project = make_project()
    gone, stays = make_member(project), make_member(project)
    apply_aggregation(project_id=project.pk, result=result(project, [], reliabilities=[gone, stays]))
    apply_aggregation(project_id=project.pk, result=result(project, [], run=2, reliabilities=[stays]))
    assert list(Reliability.objects.values_list("member", "run")) == [(stays.pk, 2)]
    assert ClassPrior.objects.get().run == 2


def test_gold_and_decisions_stay_certain_in_an_aggregation():
    project = make_project()
    gold = answered(project, "n", gold_purpose="anchor")
    decided = answered(project, "n")
    decide(task_id=decided.pk, label="positive", actor="expert")
    apply_aggregation(project_id=project.pk, result=result(project, [(gold.pk, [0.9, 0.1]), (decided.pk, [0.9, 0.1])]))
    for task, method in ((gold, "gold"), (decided, "decision")):
        task.refresh_from_db()
        assert (task.posterior, task.label, task.consensus_method) == ([0.0, 1.0], "positive", method)
    assert decided.state == "decided"


def test_a_model_speaks_for_tasks_and_is_taken_back():
    project = make_project(policy={"minimum": 1, "adaptive": True, "settle_confidence": 0.9})
    silent, asked = make_task(project), answered(project, "p")
    words = [ModelWord(task.pk, [math.log(0.1), math.log(0.9)], 0) for task in (silent, asked)]
    assert apply_model(project_id=project.pk, version_id=5, schema_id=project.schema.pk, words=words) == 2
    assert (state_of(silent), silent.confidence) == ("open", pytest.approx(0.9))
    assert (state_of(asked), asked.confidence) == ("settled", pytest.approx(0.9 * 0.7 / (0.9 * 0.7 + 0.1 * 0.3)))
    assert remove_model(project_id=project.pk) == 2
    silent.refresh_from_db()
    assert (silent.model_log_prob, silent.posterior) == (None, pytest.approx([0.5, 0.5]))


def test_a_models_word_in_other_classes_is_not_used():
    project = make_project()
    task = make_task(project)
    word = ModelWord(task.pk, [math.log(0.1), math.log(0.9)], -1)
    apply_model(project_id=project.pk, version_id=5, schema_id=project.schema.pk + 1, words=[word])
    task.refresh_from_db()
    assert task.posterior == pytest.approx([0.5, 0.5])


def test_wanting_less_judges_what_is_full():
    project = make_project(policy={"wanted": 3, "minimum": 1, "settle_confidence": 0.6})
    full, more = answered(project, "pp"), answered(project, "")
    change_policy(project, wanted=2)
    assert apply_policy(project_id=project.pk, actor="manager") == 2
    assert judge_full() == 1
    assert (state_of(full), state_of(more), more.wanted) == ("settled", "open", 2)


def test_wanting_never_goes_below_what_is_held_and_live():
    project = make_project(policy={"wanted": 3, "minimum": 1})
    task = make_task(project, held=1, live=2)
    change_policy(project, wanted=1)
    apply_policy(project_id=project.pk, actor="manager")
    task.refresh_from_db()
    assert task.wanted == 3


def test_sending_back_asks_for_more():
    project = make_project(policy={"wanted": 2, "minimum": 1})
    task = answered(project, "pn")
    Task.objects.filter(pk=task.pk).update(state="disputed", wanted=2)
    send_back(task_id=task.pk, extra_wanted=2, actor="expert")
    assert (state_of(task), task.wanted) == ("open", 4)


def test_an_unusable_task_stops_asking():
    project = make_project()
    task = make_task(project, held=1, live=1)
    mark_unusable(task_id=task.pk, actor="expert")
    assert (state_of(task), task.wanted) == ("unusable", 2)


def test_check_gold_leaves_the_queue_and_comes_back_with_its_places():
    project = make_project()
    task = answered(project, "pp")
    set_gold(task_id=task.pk, purpose="check", gold_class="positive", actor="manager")
    task.refresh_from_db()
    assert (task.held, task.live, task.wanted) == (0, 0, 0)
    set_gold(task_id=task.pk, purpose="", actor="manager")
    task.refresh_from_db()
    assert (task.held, task.wanted, task.gold_class) == (2, 3, "")
    recount(task)
    assert task.held == 2
