"""When a task is sure enough, and when it needs an expert: rules on values, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotation.models import Policy, Task
from annotation.quality.posterior import CANT_TELL, Vote, certain, log_prior_of, posterior

OPEN, SETTLED, DISPUTED = Task.State.OPEN, Task.State.SETTLED, Task.State.DISPUTED


@dataclass(frozen=True, slots=True)
class Rules:
    """The part of a policy that says when a task is finished."""

    minimum: int
    adaptive: bool
    settle_confidence: float
    cant_tell_limit: int

    @classmethod
    def of(cls, policy: Policy) -> "Rules":
        """The rules of a policy."""
        return cls(policy.minimum, policy.adaptive, policy.settle_confidence, policy.cant_tell_limit)


@dataclass(frozen=True, slots=True)
class Places:
    """A task's state and its places."""

    state: str
    wanted: int
    held: int
    live: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A current answer as the rules see it: class id ('' for can't tell), whether it counts, who is behind it."""

    label: str
    is_extra: bool = False
    log_confusion: Sequence[float] | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Basis:
    """What a posterior rests on besides the answers.

    `known` is the class id of gold or of a decision; model and class_prior are log probabilities in class order.
    """

    classes: tuple[str, ...]
    known: str = ""
    model: Sequence[float] | None = None
    class_prior: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Consensus:
    """What is now believed of a task."""

    posterior: list[float]
    label: str
    confidence: float


def believe(basis: Basis, answers: Iterable[Answer]) -> Consensus:
    """The consensus of the current answers. Of tied classes the more probable a priori wins, then the first."""
    index: Mapping[str, int] = {name: position for position, name in enumerate(basis.classes)}
    count = len(basis.classes)
    prior = log_prior_of(count, model=basis.model, class_prior=basis.class_prior)
    if basis.known in index:
        shares = certain(count, index[basis.known])
    else:
        votes = (Vote(index.get(a.label, CANT_TELL), a.log_confusion, a.weight) for a in answers)
        shares = posterior(prior, votes)
    best = max(range(count), key=lambda k: (round(shares[k], 9), prior[k], -k))
    return Consensus(shares, basis.classes[best], shares[best])


def judge(places: Places, consensus: Consensus, answers: Sequence[Answer], rules: Rules, *, known: bool) -> Places:
    """The places after an answer was taken in: open tasks may settle or become disputed; nothing ever reopens here.

    A task that stops asking honours its live assignments: wanted becomes held + live. Only answers that count and name
    a class are measured against the policy's minimum. Gold collects all that it wants, and settles by itself.
    """
    if places.state != OPEN or places.wanted == 0:
        return places
    counted = [a for a in answers if not a.is_extra and a.weight > 0]
    full = places.held >= places.wanted
    if known:
        return _closed(places, SETTLED) if full else places
    if sum(not a.label for a in counted) >= rules.cant_tell_limit:
        return _closed(places, DISPUTED)
    enough = sum(bool(a.label) for a in counted) >= rules.minimum
    sure = enough and consensus.confidence >= rules.settle_confidence
    if sure and (rules.adaptive or full):
        return _closed(places, SETTLED)
    return _closed(places, DISPUTED) if full else places


def _closed(places: Places, state: str) -> Places:
    """The task in its new state, with no free place left."""
    return Places(state, places.held + places.live, places.held, places.live)


def review(
    places: Places,
    consensus: Consensus,
    answers: Sequence[Answer],
    rules: Rules,
    *,
    known: bool,
    wanted: int,
    pinned: bool,
) -> Places:
    """The places after everything was estimated anew, or an annotator was excluded: the one place where tasks reopen.

    A settled task that is no longer sure asks again as far as the policy's `wanted` allows, and is disputed where the
    crowd has said all that it was asked for. A disputed task that has become sure settles, unless it is pinned (an
    expert has it, or its image was reported) or too many could not tell.
    """
    if places.state == OPEN:
        return judge(places, consensus, answers, rules, known=known)
    if places.state not in {SETTLED, DISPUTED} or (places.state == DISPUTED and pinned and not known):
        return places
    if known:
        return _closed(places, SETTLED)
    counted = [a for a in answers if not a.is_extra and a.weight > 0]
    puzzled = sum(not a.label for a in counted) >= rules.cant_tell_limit
    enough = sum(bool(a.label) for a in counted) >= rules.minimum
    if enough and not puzzled and consensus.confidence >= rules.settle_confidence:
        return _closed(places, SETTLED)
    if places.held + places.live < wanted and not puzzled:
        return Places(OPEN, wanted, places.held, places.live)
    return _closed(places, DISPUTED)
