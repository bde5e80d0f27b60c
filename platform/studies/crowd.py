"""Simulated annotators: given confusion matrices, speeds and habits; pure and seeded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

SOURCE = "simulated"


@dataclass(frozen=True)
class Profile:
    """One kind of simulated annotator.

    accuracy is the diagonal of the confusion matrix, one number for every class or one per class id; the rest of each
    row is spread evenly. seconds is the median time of an answer. always names a class that is given whatever is shown.
    """

    name: str
    accuracy: float | Mapping[str, float]
    seconds: float = 4.0
    cant_tell: float = 0.0
    skip: float = 0.0
    always: str = ""

    def confusion(self, classes: Sequence[str]) -> np.ndarray:
        """P(answer | truth), shape (K, K), rows sum to one."""
        size = len(classes)
        if self.always:
            return np.tile(np.eye(size)[list(classes).index(self.always)], (size, 1))
        right = np.array([self.accuracy if isinstance(self.accuracy, float) else self.accuracy[c] for c in classes])
        matrix = np.repeat(((1 - right) / (size - 1))[:, None], size, axis=1)
        np.fill_diagonal(matrix, right)
        return matrix


@dataclass(frozen=True)
class Reply:
    """What a simulated annotator does with a task: answers a class, can't tell, or skips; and the time it claims."""

    action: str
    label: str
    active_ms: int


class SimulatedAnnotator:
    """One annotator with its own random stream: the same seed and truths give the same answers in the same order."""

    def __init__(self, profile: Profile, classes: Sequence[str], seed: Sequence[int]) -> None:
        self.profile = profile
        self.classes = list(classes)
        self._confusion = profile.confusion(classes)
        self._rng = np.random.default_rng(list(seed))

    def reply(self, truth: str) -> Reply:
        """Draw a reply to a task whose class is `truth`."""
        draw, time = self._rng.random(3), self._rng.lognormal(np.log(self.profile.seconds), 0.5)
        milliseconds = int(1000 * time)
        if draw[0] < self.profile.skip:
            return Reply("skip", "", milliseconds)
        if draw[1] < self.profile.cant_tell:
            return Reply("cant_tell", "", milliseconds)
        row = np.cumsum(self._confusion[self.classes.index(truth)])
        answer = min(int(np.searchsorted(row, draw[2], side="right")), len(self.classes) - 1)
        return Reply("class", self.classes[answer], milliseconds)


def usual_crowd(classes: Sequence[str], size: int) -> list[Profile]:
    """A crowd as it is found: most are fair, some very good, some see one class less well, a few answer at random."""
    chance = 1 / len(classes)
    under_marks = {c: (0.62 if i else 0.95) for i, c in enumerate(classes)}
    pattern = [
        Profile("careful", 0.93, seconds=6.0, cant_tell=0.03),
        Profile("fair", 0.84, seconds=4.0, cant_tell=0.02, skip=0.01),
        Profile("fair", 0.80, seconds=3.5, cant_tell=0.01, skip=0.01),
        Profile("under-marks", under_marks, seconds=4.0),
        Profile("careful", 0.90, seconds=5.0, cant_tell=0.04),
        Profile("hasty", 0.70, seconds=1.2),
        Profile("fair", 0.86, seconds=4.5, cant_tell=0.02),
        Profile("random", chance, seconds=0.8),
    ]
    return [pattern[index % len(pattern)] for index in range(size)]
