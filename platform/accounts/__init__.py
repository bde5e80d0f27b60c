"""Who you are: users, invitations, tokens."""
