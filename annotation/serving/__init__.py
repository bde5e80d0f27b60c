"""The road of the annotator: next task, submit, skip, expire."""
