"""The road of one answer: taken in once, counted where there is a place, and judged at once."""

import uuid

import pytest

from annotation.errors import AlreadyAnswered, KeyReused
from annotation.models import Annotation, Event, Task
from annotation.serving.services import hold_assignments, submit
from annotation.serving.work import Submission
from tests.factories.west import make_member, make_project, make_task

pytestmark = pytest.mark.django_db


def answer(label="positive", key=None):
    return Submission(key=key or uuid.uuid4(), value={"class": label})


def test_an_answer_is_counted_and_the_next_task_comes_with_it():
    project = make_project()
    first, second = make_task(project), make_task(project)
    member = make_member(project)
    work = hold_assignments(user_id=member.user_id, project_id=project.pk, hold=1)
    assert [offer.media for offer in work.offers] == [first.asset.key]
    receipt, more = submit(user_id=member.user_id, assignment=work.offers[0].key, submission=answer(), hold=1)
    assert [offer.media for offer in more.offers] == [second.asset.key]
    assert more.progress.answered == 1
    first.refresh_from_db()
    assert (first.held, first.live, first.state) == (1, 0, Task.State.OPEN)
    assert first.label == "positive"
    assert Annotation.objects.get().pk == receipt.id
    assert list(Event.objects.values_list("kind", flat=True)) == ["annotation.submitted"]
    assert first.consensus_seq == Event.objects.get().seq


def test_the_same_request_gives_the_same_receipt():
    project = make_project()
    make_task(project)
    member = make_member(project)
    work = hold_assignments(user_id=member.user_id, project_id=project.pk, hold=1)
    said = answer()
    one, _ = submit(user_id=member.user_id, assignment=work.offers[0].key, submission=said)
    two, _ = submit(user_id=member.user_id, assignment=work.offers[0].key, submission=said)
    assert one == two
    assert Annotation.objects.count() == 1
    with pytest.raises(KeyReused):
        submit(user_id=member.user_id, assignment=work.offers[0].key, submission=answer("negative", key=said.key))
    with pytest.raises(AlreadyAnswered):
        submit(user_id=member.user_id, assignment=work.offers[0].key, submission=answer("negative"))
