"""Freeze a study for a run, and export it for people: without names, whole, and the same for the same content."""
