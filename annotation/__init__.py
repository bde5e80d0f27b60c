"""The west wing: projects, tasks, annotations and their consensus; knows no torch."""
