"""Plug-ins: the kinds of answer."""
