"""Set projects up: schema, policy, members, state."""
