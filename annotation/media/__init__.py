"""Receive, de-identify, read and derive images."""
