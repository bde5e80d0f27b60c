"""What a serving strategy is: the order in which open tasks are handed out, as the SQL that picks and locks them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strategy:
    """How ordinary tasks are picked.

    `pick` is a SELECT of (id, rank) that locks what it returns FOR NO KEY UPDATE SKIP LOCKED, in serving order.
    It may use the parameters project, member, after_rank and after_task, and the word {places} for how many rows it
    may return (a literal: a LIMIT that the planner cannot see is planned as a tenth of the table). `rank` with
    `id` is the order's key: (rank, id) > (after_rank, after_task) continues behind the last task that was offered.
    """

    name: str
    title: str
    explanation: str
    pick: str
