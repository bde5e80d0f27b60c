"""Acquisition: what to ask next. Methods that turn posteriors into priorities of tasks."""
