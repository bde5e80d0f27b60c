"""Commands that measure: each prints ratios against a peer or a limit in one run, for absolute times are a machine's.

`make bench` lists them; each is started as `python -m benchmarks.<name>` and explains itself with --help.
"""
