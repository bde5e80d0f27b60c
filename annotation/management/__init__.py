"""Commands of the west wing."""
