"""Create, settle and order tasks."""
