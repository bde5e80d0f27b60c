"""Commands of the developer and of a single machine; the Makefile calls them as `python -m dev.<name>`."""
