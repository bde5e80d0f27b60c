"""One file per kind of work: each computes first and hands back what publishes its outcome."""
