"""Path converters of the routes."""


class IdConverter:
    """A row's number: at most 18 digits, so that it always fits the database's 64 bits."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)
