"""The road against a small model of it: whatever members do, in whatever order, both agree on every count."""

import uuid
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from annotation.errors import AlreadyAnswered, ProjectClosed
from annotation.models import Annotation, Assignment, Project, Task
from annotation.serving.giving_back import skip
from annotation.serving.services import expire_due, hold_assignments, submit
from annotation.serving.work import Submission
from tests.factories.west import make_member, make_project, make_tasks

TASKS, CROWD, WANTED, MAX_OPEN = 3, 4, 2, 2


@dataclass
class Place:
    """The model's assignment: its task, how it stands, the answer that is current, the last request."""

    task: int
    state: str = "live"
    annotation: int | None = None
    extra: bool = False
    said: Submission | None = None


@dataclass
class Model:
    """What there must be: per member his places by assignment key, and whether the project takes answers."""

    places: dict[int, dict[uuid.UUID, Place]] = field(default_factory=dict)
    open: bool = True
    closed: bool = False

    def all(self, task: int) -> list[Place]:
        return [place for own in self.places.values() for place in own.values() if place.task == task]

    def held(self, task: int) -> int:
        return sum(place.annotation is not None and not place.extra for place in self.all(task))

    def live(self, task: int) -> int:
        return sum(place.state == "live" for place in self.all(task))

    def free(self, task: int) -> bool:
        return self.held(task) + self.live(task) < WANTED


class RoadMachine(RuleBasedStateMachine):
    """Members claim, answer, repeat, correct, skip, come late; assignments expire; the project pauses and closes."""

    def __init__(self) -> None:
        super().__init__()
        # no task settles or is disputed before it is full, and a full one may still be answered late
        rules = {"wanted": WANTED, "minimum": 1, "adaptive": False, "cant_tell_limit": 9, "max_open": MAX_OPEN}
        self.project = make_project(policy=rules)
        self.tasks = [task.pk for task in make_tasks(self.project, TASKS)]
        self.members = [make_member(self.project) for _ in range(CROWD)]
        self.model = Model({member.pk: {} for member in self.members})

    def _places(self, who: int) -> dict[uuid.UUID, Place]:
        return self.model.places[self.members[who].pk]

    def _give(self, who: int, key: uuid.UUID, said: Submission):
        return submit(user_id=self.members[who].user_id, assignment=key, submission=said)[0]

    @rule(who=st.integers(0, CROWD - 1), hold=st.integers(1, 3))
    def claim(self, who: int, hold: int) -> None:
        work = hold_assignments(user_id=self.members[who].user_id, project_id=self.project.pk, hold=hold)
        own = self._places(who)
        if not self.model.open:
            assert (work.offers, bool(work.reason)) == ((), True)
            return
        before = {key for key, place in own.items() if place.state == "live"}
        barred = {place.task for place in own.values() if place.state != "expired"}
        could = sum(self.model.free(task) and task not in barred for task in self.tasks)
        for offer in work.offers:
            task = Assignment.objects.get(key=offer.key).task_id
            place = own.setdefault(offer.key, Place(task))
            assert place.annotation is None
            place.state = "live"
        room = max(min(hold, MAX_OPEN) - len(before), 0)
        assert len(work.offers) == len(before) + min(room, could)

    @precondition(lambda self: any(self.model.places.values()))
    @rule(who=st.integers(0, CROWD - 1), data=st.data(), label=st.sampled_from(["positive", "negative", ""]))
    def answer(self, who: int, data: st.DataObject, label: str) -> None:
        own = self._places(who)
        if not own:
            return
        key = data.draw(st.sampled_from(sorted(own)))
        place = own[key]
        value = {"class": label} if label else {"cant_tell": "blurred"}
        said = Submission(key=uuid.uuid4(), value=value)
        if self.model.closed:
            with pytest.raises(ProjectClosed):
                self._give(who, key, said)
            return
        if place.annotation is not None:
            with pytest.raises(AlreadyAnswered):
                self._give(who, key, said)
            return
        extra = place.state != "live" and not self.model.free(place.task)
        late = place.state != "live"
        receipt = self._give(who, key, said)
        assert (receipt.is_extra, receipt.is_late) == (extra, late)
        place.state, place.annotation, place.extra, place.said = "done", receipt.id, extra, said

    @rule(who=st.integers(0, CROWD - 1), data=st.data())
    def repeat(self, who: int, data: st.DataObject) -> None:
        done = {key: place for key, place in self._places(who).items() if place.said is not None}
        if not done:
            return
        key = data.draw(st.sampled_from(sorted(done)))
        said = done[key].said
        assert said is not None
        assert self._give(who, key, said).is_repeat

    @rule(who=st.integers(0, CROWD - 1), data=st.data(), label=st.sampled_from(["positive", "negative"]))
    def correct(self, who: int, data: st.DataObject, label: str) -> None:
        done = {key: place for key, place in self._places(who).items() if place.annotation is not None}
        if not done or self.model.closed:
            return
        key = data.draw(st.sampled_from(sorted(done)))
        said = Submission(key=uuid.uuid4(), value={"class": label}, supersedes=done[key].annotation)
        receipt = self._give(who, key, said)
        assert receipt.is_extra == done[key].extra
        done[key].annotation, done[key].said = receipt.id, said

    @rule(who=st.integers(0, CROWD - 1), data=st.data())
    def give_back(self, who: int, data: st.DataObject) -> None:
        pending = {key: place for key, place in self._places(who).items() if place.annotation is None}
        if not pending or self.model.closed:
            return
        key = data.draw(st.sampled_from(sorted(pending)))
        skip(user_id=self.members[who].user_id, assignment=key)
        pending[key].state = "skipped"

    @rule(who=st.integers(0, CROWD - 1))
    def expire(self, who: int) -> None:
        live = [place for place in self._places(who).values() if place.state == "live"]
        Assignment.objects.filter(member=self.members[who], state="live").update(expires_at="2000-01-01T00:00Z")
        assert expire_due() == len(live)
        for place in live:
            place.state = "expired"

    @rule(paused=st.booleans())
    def pause(self, paused: bool) -> None:
        if not self.model.closed:
            self.model.open = not paused
            Project.objects.filter(pk=self.project.pk).update(state="paused" if paused else "open")

    @rule(last=st.integers(0, 11))
    def close(self, last: int) -> None:
        if last == 0:
            self.model.open, self.model.closed = False, True
            Project.objects.filter(pk=self.project.pk).update(state="closed")

    @invariant()
    def agree(self) -> None:
        for row in Task.objects.filter(pk__in=self.tasks):
            assert (row.held, row.live) == (self.model.held(row.pk), self.model.live(row.pk))
            assert row.extras == sum(place.extra for place in self.model.all(row.pk))
            assert row.held + row.live <= row.wanted == WANTED
        current = Annotation.objects.filter(project=self.project, current_of__isnull=False)
        expected = {p.annotation for own in self.model.places.values() for p in own.values() if p.annotation}
        assert set(current.values_list("pk", flat=True)) == expected


@pytest.mark.django_db
def test_the_road_is_what_its_model_says() -> None:
    quick = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(RoadMachine, settings=quick)
