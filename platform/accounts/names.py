"""What a username may be."""

import re
import unicodedata

from annotation.errors import Invalid

USERNAME = re.compile(r"[\w.@+-]{3,150}")


def username(text: str) -> str:
    """The name in NFKC, 3 to 150 letters, digits and . @ + - _; raises Invalid."""
    name = unicodedata.normalize("NFKC", text).strip()
    if not USERNAME.fullmatch(name):
        raise Invalid("A username is 3 to 150 letters, digits and . @ + - _", where="username")
    return name
