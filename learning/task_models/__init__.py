"""Learners for a kind of task: one file per network, one table of them in `catalog`."""
