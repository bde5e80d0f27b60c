"""Blocks of networks that two or more task models share."""
