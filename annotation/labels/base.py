"""What every kind of answer provides, and the values that pass through its door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class ClassOption:
    """One class of a label schema: a stable slug, what people read, and how it is drawn."""

    id: str
    name: str
    color: str = ""
    description: str = ""


@dataclass(frozen=True)
class UnitLabel:
    """What an answer says of one unit: class index, or -1 for no evidence."""

    unit: int
    label: int
    weight: float = 1.0


class LabelKind(Protocol):
    """A kind of answer: checks schemas and values, and turns values into unit labels when a snapshot is read."""

    name: str

    def check_schema(self, classes: Sequence[Mapping[str, object]]) -> tuple[ClassOption, ...]:
        """Return the classes in canonical form, or raise Invalid naming the class and the fault."""

    def check_value(self, value: object, classes: Sequence[ClassOption]) -> dict[str, object]:
        """Return the value in canonical form, or raise Invalid naming the fault."""

    def label(self, value: Mapping[str, object]) -> str:
        """The class id of a canonical value, '' for can't tell."""

    def to_units(self, value: Mapping[str, object], classes: Sequence[ClassOption]) -> tuple[UnitLabel, ...]:
        """What the value says of each unit that it speaks of."""
