"""Learning a network and the annotators together: one file per method, one table of them in `catalog`."""
