"""A simulated annotator at work: asks the public API for tasks, looks at the picture, answers."""

import io
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studies.base import pixel_hash_of
from studies.client import ApiError, Client, new_key
from studies.crowd import Reply, SimulatedAnnotator

CLIENT_NAME = "simulate_crowd"


@dataclass
class Shift:
    """What one annotator is to do: a project, at most so many answers, and how much of its claimed time passes."""

    project: int
    answers: int
    pace: float = 0.0


class UnknownPictureError(Exception):
    """A task was served whose picture stands in no truth table: the annotator would have to guess."""


def work(client: Client, annotator: SimulatedAnnotator, truths: Mapping[str, str], shift: Shift) -> Counter[str]:
    """Answer until the shift or the work ends; returns how often each action was taken.

    Pictures are recognised by their pixels, as they are served: nothing but the public API is used.
    """
    done: Counter[str] = Counter()
    held: list[dict[str, Any]] = []
    while sum(done.values()) < shift.answers:
        if not held:
            batch = client.post(f"/api/projects/{shift.project}/assignments", {"hold": 1})
            held = batch["assignments"]
            if not held:
                done[f"ended: {batch['reason']}"] += 1
                break
        assignment = held.pop(0)
        reply = annotator.reply(_truth(client, assignment, truths))
        time.sleep(shift.pace * reply.active_ms / 1000)
        held = _send(client, assignment, reply)
        done[reply.action] += 1
    return done


def _truth(client: Client, assignment: Mapping[str, Any], truths: Mapping[str, str]) -> str:
    """The class of the picture that the assignment shows."""
    pixels = pixel_hash_of(io.BytesIO(client.content(assignment["url"])))
    if pixels not in truths:
        raise UnknownPictureError(
            f"No truth is known for the picture {assignment['media']}: is this its study's truth file?"
        )
    return truths[pixels]


def _send(client: Client, assignment: Mapping[str, Any], reply: Reply) -> list[dict[str, Any]]:
    """Deliver the reply; the answer brings the next assignment."""
    path, body = f"/api/assignments/{assignment['id']}", {"key": new_key(), "hold": 1}
    if reply.action == "skip":
        return list(client.post(f"{path}/skip", body | {"reason": "simulated"})["assignments"])
    value = {"class": reply.label} if reply.action == "class" else {"cant_tell": "not_visible"}
    body |= {"value": value, "active_ms": reply.active_ms, "client": CLIENT_NAME, "supersedes": None}
    try:
        return list(client.post(f"{path}/submit", body)["assignments"])
    except ApiError as error:
        if error.code in {"project_closed", "no_assignment"}:
            return []
        raise
