"""What a serving strategy is: the order in which open tasks are handed out, as the SQL that picks and locks them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strategy:
    """How ordinary tasks are picked: two SELECTs of (id, rank) in serving order, FOR NO KEY UPDATE SKIP LOCKED.

    `rank` with `id` is the order's key. `forward` continues behind the member's cursor, (rank, id) > (after_rank,
    after_task), which is where he has been offered everything before; `look_back` sees only the first {window} rows of
    the whole queue, where places may have been freed since. Both may use the parameters project and member, and return
    at most {places} rows (literals: a LIMIT that the planner cannot see is planned as a tenth of the table).
    """

    name: str
    title: str
    explanation: str
    forward: str
    look_back: str
