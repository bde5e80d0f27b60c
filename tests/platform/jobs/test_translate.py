"""Rows to arrays: what an aggregation reads, and what it must not read."""

import math

import numpy as np
import pytest

from annotation.models import Task
from jobs.failures import WorkFailed
from jobs.translate import read_evidence
from learning.data.annotations import CANT_TELL, NO_GOLD
from tests.factories.west import make_annotation, make_group, make_member, make_project, make_task, make_tasks

pytestmark = pytest.mark.django_db(transaction=True)


def test_current_annotations_become_codes_in_canonical_order() -> None:
    project = make_project()
    ann, bob = (make_member(project, pseudonym=name) for name in ("p-b", "p-a"))
    first, second = make_tasks(project, 2)
    make_annotation(ann, second, "negative")
    make_annotation(ann, first, "positive")
    old = make_annotation(bob, first, "positive")
    make_annotation(bob, first, "negative", supersedes=old)
    make_annotation(bob, second, "")
    evidence = read_evidence(project.pk)
    table = evidence.table
    assert table.annotators == ("p-a", "p-b")
    assert evidence.members == (bob.pk, ann.pk)
    assert table.tasks.tolist() == [first.pk, second.pk]
    rows = list(zip(table.task_index.tolist(), table.annotator_index.tolist(), table.label.tolist(), strict=True))
    assert rows == [(0, 0, 0), (0, 1, 1), (1, 0, CANT_TELL), (1, 1, 0)]
    assert table.weight.tolist() == [1.0] * 4
    assert table.prior is None


def test_a_banned_member_weighs_nothing_and_a_paused_one_weighs_all() -> None:
    project = make_project()
    task = make_task(project)
    for standing in ("banned", "paused", "active"):
        make_annotation(make_member(project, standing=standing, pseudonym=f"p-{standing}"), task)
    table = read_evidence(project.pk).table
    assert dict(zip(table.annotators, table.weight.tolist(), strict=True)) == {
        "p-active": 1.0, "p-banned": 0.0, "p-paused": 1.0,
    }  # fmt: skip


def test_gold_and_decisions_are_clamped_but_nothing_that_scores_models() -> None:
    project = make_project()
    test_group = make_group(project, is_test=True)
    expected = {
        make_task(project).pk: NO_GOLD,
        make_task(project, gold_purpose="check", gold_class="positive").pk: 1,
        make_task(project, gold_purpose="anchor", gold_class="negative").pk: 0,
        make_task(project, gold_purpose="teach", gold_class="negative").pk: 0,
        make_task(project, gold_purpose="test", gold_class="positive").pk: NO_GOLD,
        make_task(project, decided_class="positive", state=Task.State.DECIDED).pk: 1,
        make_task(project, group=test_group, decided_class="positive", state=Task.State.DECIDED).pk: NO_GOLD,
        make_task(project, gold_purpose="check", gold_class="negative", decided_class="positive").pk: 1,
    }
    make_task(project, state=Task.State.EXCLUDED)
    make_task(project, state=Task.State.UNUSABLE)
    table = read_evidence(project.pk).table
    assert dict(zip(table.tasks.tolist(), table.gold.tolist(), strict=True)) == expected


def test_a_model_replaces_the_prior_where_it_spoke_in_these_classes() -> None:
    project = make_project()
    logs = [math.log(0.2), math.log(0.8)]
    make_task(project, model_log_prob=logs, model_schema=project.schema_id)
    make_task(project)
    make_task(project, model_log_prob=logs, model_schema=10**9)
    prior = read_evidence(project.pk).table.prior
    assert prior is not None
    assert prior[0] == pytest.approx([0.2, 0.8])
    assert np.isnan(prior[1:]).all()


def test_annotations_of_excluded_tasks_and_an_empty_project_are_no_problem() -> None:
    project = make_project()
    assert read_evidence(project.pk).table.n_tasks == 0
    make_annotation(make_member(project), make_task(project, state=Task.State.EXCLUDED))
    table = read_evidence(project.pk).table
    assert (table.n_annotations, table.n_annotators) == (0, 0)


def test_a_project_without_classes_says_so() -> None:
    project = make_project()
    project.schema = None
    project.save()
    with pytest.raises(WorkFailed, match="no classes"):
        read_evidence(project.pk)
