"""The command line of the east wing: one file per subcommand."""
