"""One class out of several for the whole task, or can't tell with a reason."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from annotation.errors import Invalid
from annotation.labels.base import ClassOption, UnitLabel

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,58}[a-z0-9])?")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
MAX_CLASSES = 50
MAX_REASON = 200


class Categorical:
    """Values are {"class": slug} or {"cant_tell": reason}."""

    name = "categorical"

    def check_schema(self, classes: Sequence[Mapping[str, object]]) -> tuple[ClassOption, ...]:
        """Return 2 to 50 classes with unique slugs and unique names, or raise Invalid."""
        if not 2 <= len(classes) <= MAX_CLASSES:
            raise Invalid(f"A question needs 2 to {MAX_CLASSES} classes, not {len(classes)}.", where="classes")
        options = tuple(_option(entry, f"classes[{index}]") for index, entry in enumerate(classes))
        _refuse_twins([option.id for option in options], "id")
        _refuse_twins([_fold(option.name) for option in options], "name")
        return options

    def check_value(self, value: object, classes: Sequence[ClassOption]) -> dict[str, object]:
        """Return {"class": slug} or {"cant_tell": reason}, or raise Invalid."""
        if not isinstance(value, Mapping) or len(value) != 1:
            raise Invalid('An answer is {"class": id} or {"cant_tell": reason}.', where="value")
        if "class" in value:
            known = [option.id for option in classes]
            if value["class"] not in known:
                raise Invalid(
                    f"{value['class']!r:.80} is not a class of this project.",
                    where="value.class",
                    fix=f"Use one of: {', '.join(known)}.",
                )
            return {"class": value["class"]}
        reason = value.get("cant_tell")
        if not isinstance(reason, str) or len(reason) > MAX_REASON:
            raise Invalid(f"cant_tell takes a reason of at most {MAX_REASON} characters.", where="value.cant_tell")
        return {"cant_tell": reason}

    def label(self, value: Mapping[str, object]) -> str:
        """The class id, '' for can't tell."""
        return str(value.get("class", ""))

    def to_units(self, value: Mapping[str, object], classes: Sequence[ClassOption]) -> tuple[UnitLabel, ...]:
        """The task is the only unit; can't tell is evidence of nothing."""
        ids = [option.id for option in classes]
        label = self.label(value)
        return (UnitLabel(unit=0, label=ids.index(label) if label in ids else -1),)


def _option(entry: Mapping[str, object], where: str) -> ClassOption:
    """One checked class."""
    identity, name = entry.get("id"), entry.get("name")
    color, description = entry.get("color") or "", entry.get("description") or ""
    if not isinstance(identity, str) or not SLUG.fullmatch(identity):
        raise Invalid("A class id is 1 to 60 of a-z, 0-9, - and _, e.g. 'positive'.", where=f"{where}.id")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 80 or _has_control(name):
        raise Invalid("A class needs a name of 1 to 80 printable characters.", where=f"{where}.name")
    if not isinstance(color, str) or (color and not COLOR.fullmatch(color)):
        raise Invalid("A colour is written #rrggbb.", where=f"{where}.color")
    if not isinstance(description, str) or len(description) > 500 or _has_control(description.replace("\n", "")):
        raise Invalid("A description is text of at most 500 characters.", where=f"{where}.description")
    return ClassOption(identity, unicodedata.normalize("NFC", name.strip()), color.lower(), description)


def _fold(name: str) -> str:
    """The form in which two names count as the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def _has_control(text: str) -> bool:
    """Whether the text holds control, format or surrogate characters, which can hide or reorder what people read."""
    return any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in text)


def _refuse_twins(values: Sequence[str], what: str) -> None:
    """Raise Invalid for the first value that stands twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise Invalid(f"Two classes have the same {what} {value!r}.", where=f"classes[{index}].{what}")
