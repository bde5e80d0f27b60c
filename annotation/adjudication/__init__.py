"""Cases for experts: rules, queue, decisions."""
