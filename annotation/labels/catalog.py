"""The kinds of answer, as an explicit table."""

from collections.abc import Mapping, Sequence

from annotation.errors import Invalid
from annotation.labels.base import ClassOption, LabelKind
from annotation.labels.categorical import Categorical

KINDS: dict[str, LabelKind] = {kind.name: kind for kind in (Categorical(),)}


def kind_of(name: str) -> LabelKind:
    """The label kind of that name; raises Invalid naming those that exist."""
    try:
        return KINDS[name]
    except KeyError:
        raise Invalid(
            f"There is no label kind {name!r}.", where="kind", fix=f"Use one of: {', '.join(KINDS)}."
        ) from None


def options_of(classes: Sequence[Mapping[str, object]]) -> tuple[ClassOption, ...]:
    """The classes of a stored schema, which was checked when it was written."""
    return tuple(
        ClassOption(str(c["id"]), str(c["name"]), str(c.get("color", "")), str(c.get("description", "")))
        for c in classes
    )
