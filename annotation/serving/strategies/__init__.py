"""Plug-ins: which open task a member gets next."""
