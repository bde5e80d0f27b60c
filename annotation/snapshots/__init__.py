"""Freeze and export."""
