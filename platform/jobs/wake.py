"""What wakes runs: commit signals of the west wing and the beat sweep, which call the same functions."""


def connect() -> None:
    """Connect the receivers; called once when the app registry is complete."""
