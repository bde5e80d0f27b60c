"""The options of an import: what may be said, and what is meant where nothing is said."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from annotation.errors import Invalid
from annotation.models import Task

FILE, FOLDER, COLUMN = "none", "folder", "column"
GROUPINGS = (FILE, FOLDER, COLUMN)
MAX_WANTED = 1000
MAX_SOURCE = 40


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a batch becomes tasks.

    group_from        what must not be split between training and test: 'column' of the manifest, 'folder', or 'none':
                      every file for itself. Where nothing is said: the column if the manifest has it, else 'none'
    gold_purpose      purpose of files that have a class but no purpose of their own; '' keeps their class unused
    gold_share        share of those files that become gold; the others are ordinary tasks without a known class
    test_share        share of the new groups that is drawn for the test; None: 0.2 where classes are known and the
                      manifest names no test gold itself (whose groups then are the test)
    wanted            annotations wanted per task; None: the project's policy
    annotator_source  namespace of the names in the column annotator; '': this project's own
    simulated         whether those annotators are simulated
    """

    group_from: str = ""
    gold_purpose: str = ""
    gold_share: float = 1.0
    test_share: float | None = None
    wanted: int | None = None
    annotator_source: str = ""
    simulated: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is stored with the import."""
        return asdict(self)


def check_options(said: Mapping[str, Any]) -> ImportOptions:
    """The options in canonical form; raises Invalid naming the field."""
    known = [field.name for field in fields(ImportOptions)]
    for name in said:
        if name not in known:
            raise Invalid(
                f"There is no option {name!r:.40}.", where=f"options.{name:.40}", fix=f"Known: {', '.join(known)}."
            )
    options = ImportOptions(**said)
    _require(options.group_from in ("", *GROUPINGS), "group_from", f"one of {', '.join(GROUPINGS)}")
    _require(options.gold_purpose in Task.Gold.values, "gold_purpose", "teach, check, anchor, test or empty")
    _require(_is_share(options.gold_share), "gold_share", "a number from 0 to 1")
    _require(options.test_share is None or _is_share(options.test_share), "test_share", "a number from 0 to 1")
    _require(
        options.wanted is None or (type(options.wanted) is int and 1 <= options.wanted <= MAX_WANTED),
        "wanted",
        f"a whole number from 1 to {MAX_WANTED}",
    )
    _require(
        isinstance(options.annotator_source, str) and len(options.annotator_source) <= MAX_SOURCE,
        "annotator_source",
        f"at most {MAX_SOURCE} characters",
    )
    _require(isinstance(options.simulated, bool), "simulated", "true or false")
    return options


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _require(holds: bool, name: str, what: str) -> None:  # noqa: FBT001 - the condition itself
    if not holds:
        raise Invalid(f"{name} must be {what}.", where=f"options.{name}")
