"""What text is accepted from people: normalised, printable, bounded; and when two names count as the same."""

import unicodedata

from annotation.errors import Invalid

JOINER = "\u200d"  # joins emoji; harmless between them


def line(value: str, *, where: str, limit: int, least: int = 1) -> str:
    """One line of `least` to `limit` characters in NFC without control or format characters; raises Invalid."""
    text = unicodedata.normalize("NFC", value).strip()
    if not least <= len(text) <= limit:
        raise Invalid(f"{where} needs {least} to {limit} characters, not {len(text)}.", where=where)
    _refuse_hidden(text, where, also=frozenset())
    return text


def paragraphs(value: str, *, where: str, limit: int, least: int = 0) -> str:
    """Text of several lines, `least` to `limit` characters, stored as written apart from NFC; raises Invalid."""
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n")
    if len(text) > limit:
        raise Invalid(f"{where} takes at most {limit} characters, not {len(text)}.", where=where)
    if len(text.strip()) < least:
        raise Invalid(f"{where} is empty.", where=where)
    _refuse_hidden(text, where, also=frozenset("\n\t"))
    return text


def fold(name: str) -> str:
    """Two names are the same if their folded forms are."""
    return unicodedata.normalize("NFKC", name).casefold()


def _refuse_hidden(text: str, where: str, also: frozenset[str]) -> None:
    """Raise Invalid for a character that is not seen but hides, reorders or breaks what people read."""
    for position, char in enumerate(text):
        if char in also or char == JOINER:
            continue
        if unicodedata.category(char) in {"Cc", "Cf", "Cs"}:
            raise Invalid(f"{where} holds the invisible character U+{ord(char):04X} at {position + 1}.", where=where)
